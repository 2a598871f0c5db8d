package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** DESIGN §9, SIGTERM: the orderly end. */
class ShutdownTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void everyClientIsToldAndThenItsStreamEnds() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient watching = proxy.watching(CHANNEL, "/mnt/data");
                TestClient idle = proxy.client().sync()) {
            proxy.proxy.close();
            assertThat(watching.notice(NoticeCode.GOING_AWAY).channel()).isEqualTo(CHANNEL);
            watching.awaitEnd();
            assertThat(idle.notice(NoticeCode.GOING_AWAY).channel()).isEmpty();
            idle.awaitEnd();
            assertThat(proxy.stats().connections()).isZero();
        }
    }

    @Test
    void whatTheSourceHandedOverStillArrives() throws Exception {
        List<NodeEvent> events = IntStream.range(0, 5_000)
                .mapToObj(i -> new NodeEvent("/host/data/" + i, Op.CREATE, "/host/data"))
                .toList();
        try (TestProxy proxy = new TestProxy(builder -> builder.outboxBytes(16 << 20));
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push(events);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(proxy.proxy::close);
            assertThat(client.events(events.size())).hasSameSizeAs(events);
            client.notice(NoticeCode.GOING_AWAY);
            client.awaitEnd();
            closing.get(TestClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void theRegistryIsEmptiedAndEveryPartIsClosed() throws Exception {
        TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ofMinutes(10)));
        try (proxy;
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.watchAndLeave("ns/pod/app/lingering", "/mnt/data", "/host/data");
            proxy.awaitRegistered(CHANNEL, "/host/data");
            client.hearsNothing();
        }
        assertThat(proxy.registry.isEmpty()).isTrue();
        assertThat(proxy.registry.isClosed()).isTrue();
        assertThat(proxy.source.isClosed()).isTrue();
    }

    @Test
    void threadsEndAndThePortIsFree() throws Exception {
        TestProxy proxy = new TestProxy(builder -> builder.name("ending").loops(2));
        InetSocketAddress address = (InetSocketAddress) proxy.proxy.address();
        try (proxy;
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            client.hearsNothing();
            assertThat(ProxyThreads.of("ending")).contains("ending-loop-0", "ending-loop-1", "ending-acceptor");
            assertThat(proxy.proxy.isRunning()).isTrue();
        }
        assertThat(proxy.proxy.isRunning()).isFalse();
        await().untilAsserted(() -> assertThat(ProxyThreads.of("ending")).isEmpty());
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(address);
        }
    }

    @Test
    void closingIsIdempotentAndEveryCallWaits() throws Exception {
        TestProxy proxy = new TestProxy(builder -> builder.name("twice"));
        List<CompletableFuture<Void>> calls = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(proxy::close))
                .toList();
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
                .get(TestClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(proxy.registry.isClosed()).isTrue();
        proxy.close();
        await().untilAsserted(() -> assertThat(ProxyThreads.of("twice")).isEmpty());
    }

    @Test
    void anInterruptEndsTheWaitingAndNotTheClosing() throws Exception {
        TestProxy proxy = new TestProxy(builder -> builder.name("interrupted"));
        Thread.currentThread().interrupt();
        proxy.close();
        assertThat(Thread.interrupted()).isTrue();
        await().untilAsserted(() -> assertThat(ProxyThreads.of("interrupted")).isEmpty());
        assertThat(proxy.registry.isClosed()).isTrue();
    }

    @Test
    void aListenerMayCloseTheProxyOnAnEventLoop() throws Exception {
        Function<Runnable, ProxyListener> listener = close -> new ProxyListener() {
            @Override
            public void connectionOpened(SocketAddress peer) {
                close.run();
            }
        };
        closesItself("on-loop", listener, (proxy, client) -> {});
    }

    @Test
    void aListenerMayCloseTheProxyOnTheSourcesThread() throws Exception {
        Function<Runnable, ProxyListener> listener = close -> new ProxyListener() {
            @Override
            public void sourceGap(String reason) {
                close.run();
            }
        };
        closesItself("on-source", listener, (proxy, client) -> proxy.source.gap("Redis was away"));
    }

    @Test
    void aListenerMayCloseTheProxyOnAWorker() throws Exception {
        Function<Runnable, ProxyListener> listener = close -> new ProxyListener() {
            @Override
            public void registryFailed(ChannelId id, AdapterException failure) {
                close.run();
            }
        };
        closesItself("on-worker", listener, (proxy, client) -> {
            proxy.registry.fail(AdapterException.permanent("forbidden", null));
            client.watch(CHANNEL, "/mnt/data");
        });
    }

    @Test
    void aLookupThatHangsDoesNotHoldTheEnd() throws Exception {
        TestProxy proxy = new TestProxy(builder -> builder.name("hanging"));
        try (proxy;
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            client.watch(CHANNEL, "/mnt/data");
            await().until(() -> proxy.pods.lookups() == 1);
            proxy.proxy.close();
            client.notice(NoticeCode.GOING_AWAY);
            client.awaitEnd();
        }
        await().untilAsserted(() -> assertThat(ProxyThreads.of("hanging")).isEmpty());
    }

    @Test
    void aRegistryThatFailsHoldsTheEndForTheGraceOnly() throws Exception {
        TestProxy proxy = new TestProxy(builder -> builder.name("failing").grace(Duration.ofMillis(200)));
        try (proxy;
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.awaitRegistered(CHANNEL, "/host/data");
            proxy.registry.fail(AdapterException.retryable("down", null));
            client.hearsNothing();
        }
        assertThat(proxy.registry.isClosed()).isTrue();
        await().untilAsserted(() -> assertThat(ProxyThreads.of("failing")).isEmpty());
    }

    @Test
    void aProxyThatWasClosedTakesNobodyAndStartsNotAgain() throws Exception {
        TestProxy proxy = new TestProxy();
        proxy.close();
        assertThatThrownBy(proxy::client).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(proxy.proxy::start).isInstanceOf(IllegalStateException.class);
        proxy.source.push("/host/data/f", Op.CREATE, "/host/data");
        proxy.source.gap("after the end");
    }

    /** The proxy ends although the thread that closes it is one that the end waits for. */
    private static void closesItself(
            String name, Function<Runnable, ProxyListener> listener, BiConsumer<TestProxy, TestClient> cause)
            throws Exception {
        AtomicReference<FsNotifyProxy> self = new AtomicReference<>();
        try (TestProxy proxy = new TestProxy(builder ->
                builder.name(name).listener(listener.apply(() -> self.get().close())))) {
            self.set(proxy.proxy);
            try (TestClient client = proxy.client()) {
                cause.accept(proxy, client);
                await().untilAsserted(() -> assertThat(ProxyThreads.of(name)).isEmpty());
            }
            assertThat(proxy.registry.isClosed()).isTrue();
        }
    }
}
