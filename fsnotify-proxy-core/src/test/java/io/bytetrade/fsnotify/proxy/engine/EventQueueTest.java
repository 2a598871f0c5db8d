package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventQueueTest {
    private final EventQueue queue = new EventQueue();

    @Test
    void itemsComeOutInTheOrderInWhichTheyWentIn() {
        assertThat(queue.offer(1, 0)).isTrue();
        assertThat(queue.offer(2, 0)).isTrue();
        assertThat(queue.offer(3, 0)).isTrue();
        assertThat(queue.size()).isEqualTo(3);
        Object[] two = new Object[2];
        assertThat(queue.drainTo(two, new long[two.length])).isEqualTo(2);
        assertThat(two).containsExactly(1, 2);
        assertThat(queue.drainTo(two, new long[two.length])).isEqualTo(1);
        assertThat(two[0]).isEqualTo(3);
        assertThat(queue.drainTo(two, new long[two.length])).isZero();
    }

    @Test
    void aFullQueueTakesNothingUntilSomethingIsTaken() {
        fill();
        assertThat(queue.offer("more", 0)).isFalse();
        queue.drainTo(new Object[1], new long[1]);
        assertThat(queue.offer("more", 0)).isTrue();
        assertThat(queue.offer("more", 0)).isFalse();
    }

    @Test
    void itRunsRoundTheRing() {
        Object[] batch = new Object[64];
        int next = 0;
        for (int i = 0; i < 100_000; i++) {
            assertThat(queue.offer(i, 0)).isTrue();
            if (i % 50 == 0) {
                int count = queue.drainTo(batch, new long[batch.length]);
                for (int j = 0; j < count; j++) {
                    assertThat(batch[j]).isEqualTo(next++);
                }
            }
        }
    }

    @Test
    void aProducerThatWaitsForRoomIsWokenWhenThereIsSome() throws Exception {
        fill();
        CompletableFuture<Void> waited = CompletableFuture.runAsync(queue::awaitRoom, this::runOnThread);
        awaitWaiting();
        queue.drainTo(new Object[1], new long[1]);
        waited.get(10, TimeUnit.SECONDS);
    }

    @Test
    void closingWakesTheProducer() throws Exception {
        fill();
        CompletableFuture<Void> waited = CompletableFuture.runAsync(queue::awaitRoom, this::runOnThread);
        awaitWaiting();
        queue.close();
        waited.get(10, TimeUnit.SECONDS);
        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.drainTo(new Object[10], new long[10]))
                .as("what waits can still be taken")
                .isEqualTo(10);
        queue.awaitRoom();
    }

    @Test
    void anInterruptIsKeptForLaterAndEndsNoWaiting() throws Exception {
        fill();
        AtomicBoolean interrupted = new AtomicBoolean();
        CompletableFuture<Void> waited = CompletableFuture.runAsync(
                () -> {
                    queue.awaitRoom();
                    interrupted.set(Thread.interrupted());
                },
                this::runOnThread);
        awaitWaiting();
        producer.interrupt();
        await().until(() -> !producer.isInterrupted());
        awaitWaiting();
        assertThat(waited).isNotDone();
        queue.drainTo(new Object[1], new long[1]);
        waited.get(10, TimeUnit.SECONDS);
        assertThat(interrupted).isTrue();
    }

    /**
     * The ring is small and both sides are fast, so that each slot is written and read thousands of times while the other
     * side is at it. On x86 this fails when the tail is published before the slot, or the head before the slot is cleared;
     * weaker machines show more.
     */
    @Test
    void twoThreadsLoseNothingMixNothingAndRepeatNothing() throws Exception {
        int count = 5_000_000;
        runOnThread(() -> {
            for (int i = 0; i < count; i++) {
                while (!queue.offer(i, 0)) {
                    queue.awaitRoom();
                }
            }
        });
        Object[] batch = new Object[64];
        for (int next = 0; next < count; ) {
            int taken = queue.drainTo(batch, new long[batch.length]);
            for (int i = 0; i < taken; i++, next++) {
                if (!(batch[i] instanceof Integer number) || number != next) {
                    throw new AssertionError("in place of " + next + " came " + batch[i]);
                }
                batch[i] = null;
            }
            if (taken == 0) {
                Thread.onSpinWait();
            }
        }
        producer.join();
        assertThat(queue.size()).isZero();
    }

    private volatile Thread producer;

    private void runOnThread(Runnable task) {
        producer = new Thread(task);
        producer.setDaemon(true);
        producer.start();
    }

    private void awaitWaiting() {
        await().until(() -> producer.getState() == State.TIMED_WAITING);
    }

    private void fill() {
        List<Integer> items = new ArrayList<>();
        for (int i = 0; queue.offer(i, 0); i++) {
            items.add(i);
        }
        assertThat(items).hasSize(EventQueue.CAPACITY);
    }
}
