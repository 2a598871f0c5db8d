package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A proxy on a free port of the loopback address, with a source that the test pushes into, a registry that remembers, and
 * pods that all see the node's {@code /host/data} as {@code /mnt/data}.
 */
final class TestProxy implements AutoCloseable {
    final PushedEvents source = new PushedEvents();
    final RecordedRegistry registry = new RecordedRegistry();
    final KnownPods pods = new KnownPods();
    final FsNotifyProxy proxy;

    TestProxy() throws StartException {
        this(builder -> {});
    }

    TestProxy(Consumer<FsNotifyProxyBuilder> settings) throws StartException {
        FsNotifyProxyBuilder builder = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .eventSource(source)
                .watchRegistry(registry)
                .podDirectory(pods)
                .peerCheck(PeerCheckMode.OFF)
                // Else what a busy machine does to a lookup would show as a notice.
                .watchLateAfter(TestClient.PATIENCE);
        settings.accept(builder);
        proxy = builder.build();
        proxy.start();
    }

    TestClient client() {
        return new TestClient(proxy.address());
    }

    /** A client that watches, and whose watches are known to the proxy. */
    TestClient watching(String channel, String... paths) {
        return client().watch(channel, paths).sync();
    }

    /** A client watches, is registered with these node paths, and is gone: the proxy knows that. */
    void watchAndLeave(String channel, String podPath, String nodePath) {
        int connections = stats().connections();
        try (TestClient client = client()) {
            client.watch(channel, podPath).sync();
            awaitRegistered(channel, nodePath);
        }
        await().until(() -> stats().connections() == connections);
    }

    ProxyStats stats() {
        return proxy.stats();
    }

    /** What the registry holds for a channel id, or null. */
    SortedSet<String> registered(String channel) {
        return registry.held(channel);
    }

    /** Waits until the registry holds these paths for a channel id, and nothing is left to be done there. */
    void awaitRegistered(String channel, String... nodePaths) {
        SortedSet<String> wanted = nodePaths.length == 0 ? null : new TreeSet<>(List.of(nodePaths));
        await().untilAsserted(() -> {
            assertThat(registered(channel)).isEqualTo(wanted);
            assertThat(stats().unsyncedWatchers()).isZero();
        });
    }

    @Override
    public void close() {
        proxy.close();
    }
}
