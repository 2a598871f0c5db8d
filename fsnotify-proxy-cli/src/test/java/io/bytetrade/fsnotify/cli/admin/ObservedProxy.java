package io.bytetrade.fsnotify.cli.admin;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.StartException;
import io.bytetrade.fsnotify.proxy.TestClient;
import io.bytetrade.fsnotify.proxy.local.InMemoryWatchRegistry;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A proxy to look at, whose events a test makes; its pods see /srv/data as /mnt/data. */
final class ObservedProxy implements AutoCloseable {
    private static final class Pushed implements EventSource {
        private volatile EventSink sink;

        @Override
        public void start(EventSink target) {
            sink = target;
        }

        @Override
        public void close() {}
    }

    final FsNotifyProxy proxy;
    private final Pushed source = new Pushed();

    ObservedProxy() {
        this(new InMemoryWatchRegistry());
    }

    ObservedProxy(WatchRegistry registry) {
        proxy = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .eventSource(source)
                .watchRegistry(registry)
                .podDirectory(StaticPodDirectory.everyPod(Map.of("/mnt/data", "/srv/data")))
                .peerCheck(PeerCheckMode.OFF)
                .watchLateAfter(TestClient.PATIENCE)
                .loops(2)
                .grace(Duration.ofMillis(200))
                .build();
    }

    ObservedProxy start() throws StartException {
        proxy.start();
        return this;
    }

    Observed observed() {
        return new Observed(proxy, Optional.empty(), Optional.empty());
    }

    TestClient watching(String channel, String path) {
        return new TestClient(proxy.address()).watch(channel, path).sync();
    }

    void created(String name) {
        source.sink.events(List.of(new NodeEvent(name, Op.CREATE, name.substring(0, name.lastIndexOf('/')))));
    }

    @Override
    public void close() {
        proxy.close();
    }
}
