package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.FsNotifyProxyBuilder;
import io.bytetrade.fsnotify.proxy.ProxyStats;
import io.bytetrade.fsnotify.proxy.StartException;
import io.bytetrade.fsnotify.proxy.local.InMemoryWatchRegistry;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.redis.RedisEventSource;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The library in this process, with its source tapped. Its bounds and times are small, so that they are met in seconds. */
final class InProcessProxy implements ProxyUnderTest {
    private final Tap tap;
    private final FsNotifyProxy proxy;

    /**
     * Starts it.
     *
     * @param redis where the events come from
     * @param loops how many event loops
     * @param settings registry and pod directory, if they are not to be the built-in ones
     * @param defect what is put between the tap and the proxy
     */
    InProcessProxy(Redis redis, int loops, Consumer<FsNotifyProxyBuilder> settings, UnaryOperator<EventSink> defect)
            throws StartException {
        RedisSettings source = RedisSettings.builder(redis.address())
                .pingInterval(Duration.ofMillis(500))
                .deadAfter(Duration.ofMillis(1500))
                .retry(Duration.ofMillis(50), Duration.ofMillis(500))
                .build();
        tap = new Tap(new RedisEventSource(source), defect);
        FsNotifyProxyBuilder builder = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .eventSource(tap)
                .watchRegistry(new InMemoryWatchRegistry())
                .podDirectory(StaticPodDirectory.everyPod(Map.of(Stamp.POD_ROOT, Stamp.NODE_ROOT)))
                .peerCheck(PeerCheckMode.OFF)
                .loops(loops)
                .outboxBytes(64 << 10)
                .stallTime(Duration.ofSeconds(2))
                .writeWindow(Duration.ofMillis(150))
                .writeMaxDelay(Duration.ofMillis(600))
                .releaseDelay(Duration.ofMillis(100));
        settings.accept(builder);
        proxy = builder.build();
        proxy.start();
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) proxy.address();
    }

    @Override
    public Optional<Tap> tap() {
        return Optional.of(tap);
    }

    @Override
    public Optional<ProxyStats> stats() {
        return Optional.of(proxy.stats());
    }

    @Override
    public void freeze() {
        throw new UnsupportedOperationException("it lives in the same process as its clients");
    }

    @Override
    public void thaw() {
        throw new UnsupportedOperationException("it lives in the same process as its clients");
    }

    @Override
    public void end() {
        proxy.close();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
