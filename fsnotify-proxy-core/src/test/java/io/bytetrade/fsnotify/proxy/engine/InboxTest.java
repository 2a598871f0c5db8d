package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.channels.Selector;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxTest {
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final long TOO_LONG = TimeUnit.MINUTES.toNanos(10);

    private final Inbox inbox = new Inbox();

    @BeforeEach
    void open() throws Exception {
        inbox.open(Selector.open());
    }

    @AfterEach
    void close() {
        inbox.close();
    }

    @Test
    void doesNotSleepWhenSomethingIsHere() throws Exception {
        inbox.execute(() -> {});
        assertThat(awaitSomething(FOR_EVER)).isFalse();
        inbox.pollTask();
        inbox.handOver(List.of("event"), 0);
        assertThat(awaitSomething(FOR_EVER)).isFalse();
    }

    @Test
    void doesNotSleepWithoutTime() throws Exception {
        assertThat(awaitSomething(0)).isFalse();
        assertThat(awaitSomething(-1)).isFalse();
    }

    @Test
    void sleepsForTheTimeAndNotLess() throws Exception {
        long begin = System.nanoTime();
        assertThat(awaitSomething(1_500_000)).isTrue();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(1_500_000);
    }

    @Test
    void aTaskWakesTheSleeper() throws Exception {
        CompletableFuture<Boolean> sleep = sleep();
        inbox.execute(() -> {});
        assertThat(sleep.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEventWakesTheSleeper() throws Exception {
        CompletableFuture<Boolean> sleep = sleep();
        inbox.handOver(List.of("event"), 0);
        assertThat(sleep.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBatchLongerThanTheQueueWakesTheSleeperWhenTheQueueIsFull() throws Exception {
        CompletableFuture<Boolean> sleep = sleep();
        CompletableFuture<Void> producer = CompletableFuture.runAsync(
                () -> inbox.handOver(Collections.nCopies(3 * EventQueue.CAPACITY, "event"), 0));
        assertThat(sleep.get(10, TimeUnit.SECONDS)).isTrue();
        Object[] batch = new Object[64];
        for (int taken = 0; taken < 3 * EventQueue.CAPACITY; ) {
            taken += inbox.drainEvents(batch, new long[batch.length]);
        }
        producer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoeverWaitsForRoomIsFreedWhenItTakesNoMoreEvents() throws Exception {
        CompletableFuture<Void> producer = CompletableFuture.runAsync(
                () -> inbox.handOver(Collections.nCopies(3 * EventQueue.CAPACITY, "event"), 0));
        await().until(() -> inbox.drainEvents(new Object[1], new long[1]) == 1);
        assertThat(producer).isNotDone();
        inbox.closeEvents();
        producer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void tasksThatComeTooLateAreRefused() {
        assertThat(inbox.execute(() -> {})).isTrue();
        inbox.close();
        assertThat(inbox.pollTask()).as("what was here can still be taken").isNotNull();
        assertThat(inbox.execute(() -> {})).isFalse();
        assertThat(inbox.pollTask()).isNull();
        inbox.handOver(List.of("event"), 0);
    }

    /**
     * A sleeper that falls asleep just when the next event comes, again and again, in a selector that costs next to nothing.
     * Without the full fence in front of the look at the sleeper this fails on x86: the event's own store is still in the
     * store buffer.
     */
    @Test
    void noWakeUpIsLost() throws Exception {
        Inbox spinning = new Inbox();
        spinning.open(new SpinningSelector());
        AtomicInteger taken = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture.runAsync(() -> {
            List<String> event = List.of("event");
            for (int i = 0; !enough.get(); i++) {
                spinning.handOver(event, 0);
                while (taken.get() == i && !enough.get()) {
                    Thread.onSpinWait();
                }
            }
        });
        Object[] batch = new Object[64];
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (taken.get() < 3_000_000 && System.nanoTime() - end < 0) {
            spinning.await(key -> {}, TimeUnit.SECONDS.toNanos(10));
            taken.addAndGet(spinning.drainEvents(batch, new long[batch.length]));
        }
        enough.set(true);
    }

    /** Falls asleep; the answer is whether it slept. */
    private CompletableFuture<Boolean> sleep() {
        CompletableFuture<Boolean> slept = new CompletableFuture<>();
        Thread sleeper = new Thread(() -> {
            try {
                slept.complete(awaitSomething(TOO_LONG));
            } catch (Exception e) {
                slept.completeExceptionally(e);
            }
        });
        sleeper.setDaemon(true);
        sleeper.start();
        await().until(() -> sleeper.getState() == Thread.State.RUNNABLE && isInEpoll(sleeper));
        return slept;
    }

    private static boolean isInEpoll(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    private boolean awaitSomething(long nanos) throws Exception {
        return inbox.await(key -> {}, nanos);
    }
}
