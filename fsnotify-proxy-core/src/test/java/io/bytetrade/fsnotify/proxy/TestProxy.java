package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A proxy on a free port of the loopback address, with a source that the test pushes into, a registry that remembers, and
 * pods that all see the node's {@code /host/data} as {@code /mnt/data}.
 */
final class TestProxy implements AutoCloseable {
    final PushedEvents source = new PushedEvents();
    final Map<ChannelId, WatchedPaths> registry = new ConcurrentHashMap<>();
    final Map<String, PodInfo> pods = new ConcurrentHashMap<>();
    final FsNotifyProxy proxy;

    TestProxy() throws StartException {
        this(builder -> {});
    }

    TestProxy(Consumer<FsNotifyProxyBuilder> settings) throws StartException {
        FsNotifyProxyBuilder builder = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .eventSource(source)
                .watchRegistry(new Remembering())
                .podDirectory(
                        (namespace, pod) -> Optional.of(pods.getOrDefault(namespace + "/" + pod, pod("worker-1"))))
                .peerCheck(PeerCheckMode.OFF);
        settings.accept(builder);
        proxy = builder.build();
        proxy.start();
    }

    static PodInfo pod(String node, VolumeMount... mounts) {
        List<VolumeMount> all = mounts.length == 0 ? List.of(new VolumeMount("data", "/mnt/data")) : List.of(mounts);
        return new PodInfo(
                "uid",
                node,
                Set.of(InetAddress.getLoopbackAddress()),
                PodInfo.Phase.RUNNING,
                false,
                List.of(
                        new Volume.HostPath("data", "/host/data", HostPathType.DIRECTORY),
                        new Volume.Unwatchable("cache", "emptyDir")),
                List.of(new PodInfo.Container("app", all)));
    }

    TestClient client() {
        return new TestClient(proxy.address());
    }

    SortedSet<String> registered(String channel) {
        WatchedPaths paths = registry.get(ChannelId.parse(channel));
        return paths == null ? null : paths.nodePaths();
    }

    @Override
    public void close() {
        proxy.close();
    }

    private final class Remembering implements WatchRegistry {
        @Override
        public void start(Listener listener) {
            // Nothing changes from outside.
        }

        @Override
        public Outcome put(WatchedPaths wanted) {
            registry.put(wanted.id(), wanted);
            return Outcome.HELD;
        }

        @Override
        public void remove(ChannelId id) {
            registry.remove(id);
        }

        @Override
        public void close() {
            // Nothing of its own to end.
        }
    }
}
