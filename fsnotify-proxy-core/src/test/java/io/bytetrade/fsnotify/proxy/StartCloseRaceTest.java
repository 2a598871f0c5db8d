package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.local.InMemoryWatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A proxy that is closed while it starts, at any moment, ends: no thread, no listening socket and no source stays behind.
 *
 * <p>This guards the lock {@code starting} of {@link FsNotifyProxy}: start decides under it that it begins, and close comes
 * back under it to what a start that was under way has opened meanwhile.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartCloseRaceTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int ROUNDS = 150;
    private static final int LONGEST_DELAY_NANOS = 2_000_000;

    private final OpenSource source = new OpenSource();

    @Test
    void aSourceThatIsClosedBeforeItsTurnCameIsClosedAfterIt() throws Exception {
        CountDownLatch registryStarts = new CountDownLatch(1);
        FsNotifyProxy proxy = proxy("early", new SlowRegistry(registryStarts, source.closed));
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> start(proxy));
        registryStarts.await();
        proxy.close();
        start.get(20, TimeUnit.SECONDS);
        assertThat(source.isOpen).isFalse();
        awaitNoThreads("early");
    }

    @Test
    void nothingStaysBehindWhenStartAndCloseMeet() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "round" + round;
            FsNotifyProxy proxy = proxy(name, new InMemoryWatchRegistry());
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<Optional<SocketAddress>> start = CompletableFuture.supplyAsync(() -> {
                meet(together);
                return start(proxy);
            });
            meet(together);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(LONGEST_DELAY_NANOS));
            proxy.close();
            start.get(20, TimeUnit.SECONDS).ifPresent(StartCloseRaceTest::assertNobodyListens);
            assertThat(source.isOpen).as("the source in round %d", round).isFalse();
            assertThat(proxy.isRunning()).isFalse();
            awaitNoThreads(name);
        }
    }

    /** The thread that closed may still be on its way out. */
    private static void awaitNoThreads(String name) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> assertThat(ProxyThreads.of(name)).isEmpty());
    }

    private FsNotifyProxy proxy(String name, WatchRegistry registry) {
        return FsNotifyProxy.builder()
                .name(name)
                .listenOn(ANY_PORT)
                .loops(1)
                .eventSource(source)
                .watchRegistry(registry)
                .podDirectory(new KnownPods())
                .build();
    }

    /** Where it listened; the outcome depends on who was first. */
    private static Optional<SocketAddress> start(FsNotifyProxy proxy) {
        try {
            proxy.start();
            return Optional.of(proxy.address());
        } catch (StartException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static void assertNobodyListens(SocketAddress address) {
        assertThatThrownBy(() -> SocketChannel.open(address).close()).isInstanceOf(ConnectException.class);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A source that knows of its start and its end only, in whatever order they come. */
    private static final class OpenSource implements EventSource {
        final CountDownLatch closed = new CountDownLatch(1);
        volatile boolean isOpen;

        @Override
        public void start(EventSink sink) {
            isOpen = true;
        }

        @Override
        public void close() {
            isOpen = false;
            closed.countDown();
        }
    }

    /** A registry whose start ends when something else has happened. */
    private record SlowRegistry(CountDownLatch begun, CountDownLatch goesOn) implements WatchRegistry {
        @Override
        public void start(Listener listener) throws AdapterException {
            begun.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw AdapterException.retryable("interrupted", e);
            }
        }

        @Override
        public Outcome put(WatchedPaths wanted) {
            return Outcome.HELD;
        }

        @Override
        public void remove(ChannelId id) {
            // Nothing is held.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
