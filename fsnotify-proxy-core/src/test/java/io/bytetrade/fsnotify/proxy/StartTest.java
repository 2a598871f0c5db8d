package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How a proxy starts, and how it does not. */
class StartTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final RecordedRegistry registry = new RecordedRegistry();
    private final PushedEvents source = new PushedEvents();

    @Test
    void aRegistryThatFailsIsNamedAndNothingStaysBehind() throws Exception {
        registry.fail(AdapterException.permanent("the CRD is not installed: apply it", null));
        FsNotifyProxy proxy = builder("no-registry", ANY_PORT, source).build();
        startFails(proxy, StartException.Part.WATCH_REGISTRY, "the CRD is not installed: apply it");
        assertNothingIsLeft("no-registry");
    }

    @Test
    void aSourceThatFailsIsNamedAndNothingStaysBehind() throws Exception {
        FsNotifyProxy proxy = builder("no-source", ANY_PORT, new Source() {
                    @Override
                    public void start(EventSink sink) throws AdapterException {
                        throw AdapterException.retryable("no connection to redis:6379", null);
                    }
                })
                .build();
        startFails(proxy, StartException.Part.EVENT_SOURCE, "no connection to redis:6379");
        assertNothingIsLeft("no-source");
    }

    @Test
    void anAdaptersBugIsAFailureToStartToo() throws Exception {
        FsNotifyProxy proxy = builder("bug", ANY_PORT, new Source() {
                    @Override
                    public void start(EventSink sink) {
                        throw new IllegalStateException();
                    }
                })
                .build();
        startFails(proxy, StartException.Part.EVENT_SOURCE, "IllegalStateException");
        assertNothingIsLeft("bug");
    }

    @Test
    void anAddressThatIsTakenIsNamedAndNothingStaysBehind() throws Exception {
        try (ServerSocketChannel taken = ServerSocketChannel.open().bind(ANY_PORT)) {
            FsNotifyProxy proxy =
                    builder("no-port", taken.getLocalAddress(), source).build();
            int port = ((InetSocketAddress) taken.getLocalAddress()).getPort();
            startFails(proxy, StartException.Part.LISTENER, "cannot listen on 127.0.0.1:" + port);
            assertThat(source.isClosed()).isTrue();
            assertNothingIsLeft("no-port");
        }
    }

    @Test
    void nobodyIsServedBeforeEventsFlow() throws Exception {
        AtomicReference<FsNotifyProxy> self = new AtomicReference<>();
        FsNotifyProxy proxy = builder("order", ANY_PORT, new Source() {
                    @Override
                    public void start(EventSink sink) {
                        assertThat(self.get().isRunning()).isFalse();
                        assertThatThrownBy(() -> self.get().address()).isInstanceOf(IllegalStateException.class);
                    }
                })
                .build();
        self.set(proxy);
        try (proxy) {
            proxy.start();
            assertThat(proxy.isRunning()).isTrue();
            assertThat(((InetSocketAddress) proxy.address()).getPort()).isPositive();
        }
    }

    @Test
    void aProxyStartsOnce() throws Exception {
        try (FsNotifyProxy proxy = builder("once", ANY_PORT, source).build()) {
            proxy.start();
            assertThatThrownBy(proxy::start).isInstanceOf(IllegalStateException.class);
            assertThat(proxy.isRunning()).isTrue();
        }
    }

    @Test
    void severalLiveInOneProcess() throws Exception {
        try (TestProxy one = new TestProxy();
                TestProxy two = new TestProxy();
                TestClient ofOne = one.watching("ns/pod/app/w", "/mnt/data");
                TestClient ofTwo = two.watching("ns/pod/app/w", "/mnt/data")) {
            one.source.created("/host/data/1");
            two.source.created("/host/data/2");
            assertThat(ofOne.event().name()).isEqualTo("/mnt/data/1");
            assertThat(ofTwo.event().name()).isEqualTo("/mnt/data/2");
            ofOne.hearsNothing();
        }
    }

    @Test
    void closingBeforeTheStartIsTheEnd() {
        FsNotifyProxy proxy = builder("unstarted", ANY_PORT, source).build();
        proxy.close();
        assertThat(source.isClosed()).isTrue();
        assertNothingIsLeft("unstarted");
        assertThatThrownBy(proxy::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingDuringTheStartEndsIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        FsNotifyProxy proxy = builder("interfered", ANY_PORT, new EventSource() {
                    @Override
                    public void start(EventSink sink) throws AdapterException {
                        begun.countDown();
                        try {
                            closed.await();
                        } catch (InterruptedException e) {
                            throw AdapterException.retryable("interrupted", e);
                        }
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                })
                .build();
        CompletableFuture<Object> starting = CompletableFuture.supplyAsync(() -> {
            try {
                proxy.start();
                return "started";
            } catch (StartException e) {
                return e;
            }
        });
        begun.await();
        proxy.close();
        assertThat(starting.get(TestClient.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e).hasMessageContaining("closed while it started"));
        assertThat(proxy.isRunning()).isFalse();
        assertNothingIsLeft("interfered");
    }

    private FsNotifyProxyBuilder builder(String name, SocketAddress address, EventSource events) {
        return FsNotifyProxy.builder()
                .name(name)
                .listenOn(address)
                .eventSource(events)
                .watchRegistry(registry)
                .podDirectory(new KnownPods());
    }

    private static void startFails(FsNotifyProxy proxy, StartException.Part part, String message) {
        assertThatThrownBy(proxy::start).isInstanceOfSatisfying(StartException.class, e -> {
            assertThat(e.part()).isEqualTo(part);
            assertThat(e).hasMessageContaining(message);
        });
        assertThat(proxy.isRunning()).isFalse();
    }

    private void assertNothingIsLeft(String name) {
        assertThat(registry.isClosed()).isTrue();
        await().untilAsserted(() -> assertThat(ProxyThreads.of(name)).isEmpty());
    }

    /** A source that has nothing to close. */
    private abstract static class Source implements EventSource {
        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
