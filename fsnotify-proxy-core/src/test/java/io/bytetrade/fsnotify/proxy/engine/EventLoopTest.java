package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLoopTest {
    private static final List<NodeEvent> MORE_THAN_FIT =
            Collections.nCopies(2 * EventQueue.CAPACITY, new NodeEvent("/nobody", Op.CREATE, "/nobody"));

    @Test
    void anEventLeavesAnIdleLoopAtOnce() throws Exception {
        try (LoopBench bench = new LoopBench().start();
                BenchClient client = bench.watching()) {
            // No timer is on its way that could wake the loop: a wake-up that is lost is waited for in vain.
            for (int i = 0; i < 1000; i++) {
                bench.loop.handOver(List.of(created("/host/data/" + i)), 0);
                assertThat(client.next()).isEqualTo("/mnt/data/" + i);
            }
        }
    }

    @Test
    void aTaskThatThrowsHarmsNobody() throws Exception {
        try (LoopBench bench = new LoopBench().start();
                BenchClient client = bench.watching()) {
            bench.loop.execute(() -> {
                throw new IllegalStateException("a bug of this test");
            });
            bench.loop.execute(() -> {
                throw new AssertionError("a bug of this test");
            });
            bench.loop.handOver(List.of(created("/host/data/a")), 0);
            assertThat(client.next()).isEqualTo("/mnt/data/a");
        }
    }

    @Test
    void aBugInRoutingIsAnnouncedAsAGapAndTheRestIsRouted() throws Exception {
        try (LoopBench bench = new LoopBench().start();
                BenchClient client = bench.watching()) {
            bench.loop.handOver(Arrays.asList(created("/host/data/a"), "no event", null, created("/host/data/b")), 0);
            assertThat(List.of(client.next(), client.next(), client.next()))
                    .containsExactly("/mnt/data/a", "/mnt/data/b", "SOURCE_GAP");
        }
    }

    @Test
    void anInterruptThatSomebodyLeftClosesNobody() throws Exception {
        try (LoopBench bench = new LoopBench().start();
                BenchClient client = bench.watching()) {
            bench.loop.execute(() -> Thread.currentThread().interrupt());
            bench.loop.execute(() -> {});
            bench.loop.handOver(List.of(created("/host/data/a")), 0);
            assertThat(client.next()).isEqualTo("/mnt/data/a");
        }
    }

    @Test
    void whatWasHandedOverBeforeTheEndIsStillSent() throws Exception {
        try (LoopBench bench = new LoopBench().start();
                BenchClient client = bench.watching()) {
            CountDownLatch go = new CountDownLatch(1);
            bench.loop.execute(() -> awaitQuietly(go));
            bench.loop.handOver(Collections.nCopies(500, created("/host/data/a")), 0);
            bench.loop.handOver(List.of(new NodeEvent("/host/data/w", Op.WRITE, "/host/data")), 0);
            bench.loop.shutDown(TimeUnit.SECONDS.toNanos(20));
            go.countDown();
            for (int i = 0; i < 500; i++) {
                assertThat(client.next()).isEqualTo("/mnt/data/a");
            }
            assertThat(client.next()).as("a WRITE whose window is open").isEqualTo("/mnt/data/w");
            assertThat(client.next()).isEqualTo("GOING_AWAY");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void socketsThatComeAfterItsEndAreClosed() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            assertThat(bench.shutDown(Duration.ZERO)).isTrue();
            assertThat(bench.loop.isAlive()).isFalse();
            try (BenchClient late = bench.connect()) {
                assertThat(late.isAtEnd()).isTrue();
            }
            assertThat(bench.loop.connectionCount()).isZero();
        }
    }

    @Test
    void afterItsEndEventsAreDroppedWithoutWaiting() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            assertThat(bench.shutDown(Duration.ZERO)).isTrue();
            bench.loop.handOver(MORE_THAN_FIT, 0);
            bench.loop.handOver(MORE_THAN_FIT, 0);
        }
    }

    @Test
    void aSourceThatWaitsForABusyLoopGoesOnWhenEventsAreRefused() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            CountDownLatch go = new CountDownLatch(1);
            bench.loop.execute(() -> awaitQuietly(go));
            CompletableFuture<Void> source = CompletableFuture.runAsync(() -> bench.loop.handOver(MORE_THAN_FIT, 0));
            // It is full, but one turn of the loop may have taken a batch before it was busy.
            await().pollDelay(Duration.ofMillis(50)).until(() -> !source.isDone());
            bench.loop.refuseEvents();
            source.get(10, TimeUnit.SECONDS);
            go.countDown();
        }
    }

    @Test
    void aBusyLoopMakesTheSourceWaitAndLosesNothing() throws Exception {
        try (LoopBench bench = new LoopBench().start();
                BenchClient client = bench.watching()) {
            CountDownLatch go = new CountDownLatch(1);
            bench.loop.execute(() -> awaitQuietly(go));
            CompletableFuture<Void> source = CompletableFuture.runAsync(() -> {
                bench.loop.handOver(MORE_THAN_FIT, 0);
                bench.loop.handOver(List.of(created("/host/data/a")), 0);
            });
            go.countDown();
            assertThat(client.next()).isEqualTo("/mnt/data/a");
            source.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aFailureThatBelongsToNobodyEndsItAndTheListenerHears() throws Exception {
        CompletableFuture<Throwable> heard = new CompletableFuture<>();
        ProxyListener listener = new ProxyListener() {
            @Override
            public void loopDied(Throwable failure) {
                heard.complete(failure);
            }
        };
        IOException failure = new IOException("a failure of this test");
        try (LoopBench bench = new LoopBench(listener);
                BenchClient early = bench.connect()) {
            bench.start(new FailingSelector(failure));
            assertThat(heard.get(10, TimeUnit.SECONDS)).isSameAs(failure);
            assertThat(bench.loop.awaitEnd(TimeUnit.SECONDS.toNanos(10))).isTrue();
            assertThat(early.isAtEnd()).isTrue();
            assertThat(bench.loop.connectionCount()).isZero();
            bench.loop.handOver(MORE_THAN_FIT, 0);
        }
    }

    private static NodeEvent created(String name) {
        return new NodeEvent(name, Op.CREATE, "/host/data");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
