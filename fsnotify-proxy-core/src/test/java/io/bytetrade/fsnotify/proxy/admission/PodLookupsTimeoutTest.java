package io.bytetrade.fsnotify.proxy.admission;

import static io.bytetrade.fsnotify.proxy.admission.TestPods.running;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.control.ManualExecutor;
import io.bytetrade.fsnotify.proxy.control.ManualTimer;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that hang on a real thread, in a time that the test moves. */
@Timeout(60)
class PodLookupsTimeoutTest {
    private static final PodName POD = new PodName("default", "a");
    private static final PodInfo INFO = running("10.0.0.7");
    private static final Duration NANO = Duration.ofNanos(1);

    private final ManualTimer timer = new ManualTimer();
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final RecordingLog log = new RecordingLog();
    private final HangingDirectory obedient = new HangingDirectory(true);
    private final HangingDirectory stubborn = new HangingDirectory(false);

    @AfterEach
    void letGo() {
        worker.shutdownNow();
        stubborn.stopsHanging(Optional.empty());
    }

    @Test
    void aCallThatHangsIsInterruptedAfterFiveSecondsAndMadeAgain() throws Exception {
        PodLookups lookups = lookups(obedient);
        RecordingWaiter waiter = ask(lookups);
        obedient.awaitCall();

        timer.advance(PodLookup.CALL_TIMEOUT.minus(NANO));
        assertThat(waiter.delays).isEmpty();
        timer.advance(NANO);
        assertThat(waiter.delays).startsWith("the pod directory does not answer");
        awaitEndOfCall();

        timer.advance(Duration.ofMillis(120));
        obedient.awaitCall();
        obedient.answers(Optional.of(INFO));
        awaitEndOfCall();
        assertThat(waiter.pod()).contains(INFO);
        assertThat(obedient.calls()).isEqualTo(2);
        assertThat(log.loudTexts())
                .singleElement()
                .asString()
                .contains("default/a")
                .contains("5 s");
    }

    @Test
    void whileACallHangsForEverThePodIsNotAskedForASecondTime() {
        PodLookups lookups = lookups(stubborn);
        ask(lookups);
        stubborn.awaitCall();
        timer.advance(Duration.ofMinutes(10));

        RecordingWaiter late = ask(lookups);

        assertThat(late.delays).as("it hears at once").hasSize(1);
        timer.advance(Duration.ofMinutes(10));
        assertThat(stubborn.calls()).isEqualTo(1);
        assertThat(lookups.size()).isEqualTo(1);
    }

    @Test
    void itIsNotAskedForASecondTimeEitherWhenAllWithdrewAndOthersCame() {
        PodLookups lookups = lookups(stubborn);
        RecordingWaiter first = ask(lookups);
        stubborn.awaitCall();
        lookups.withdraw(POD, first);
        timer.advance(Duration.ofMinutes(1));

        assertThat(ask(lookups).delays).hasSize(1);
        timer.advance(Duration.ofMinutes(1));
        assertThat(stubborn.calls()).isEqualTo(1);
    }

    @Test
    void aLateAnswerServesThoseForWhomItIsNotTooOld() throws Exception {
        PodLookups lookups = lookups(stubborn);
        RecordingWaiter first = ask(lookups);
        stubborn.awaitCall();
        timer.advance(Duration.ofSeconds(10));
        RecordingWaiter second = ask(lookups);
        timer.advance(NANO);
        RecordingWaiter third = ask(lookups);

        stubborn.answers(Optional.of(INFO));
        awaitEndOfCall();

        assertThat(first.pod()).contains(INFO);
        assertThat(second.pod()).contains(INFO);
        assertThat(third.isServed()).isFalse();
        stubborn.awaitCall();
        stubborn.answers(Optional.of(INFO));
        awaitEndOfCall();
        assertThat(third.pod()).contains(INFO);
    }

    @Test
    void theInterruptDoesNotReachTheWorkersNextTask() throws Exception {
        ManualExecutor queue = new ManualExecutor();
        PodLookups lookups = new PodLookups(stubborn, queue, timer, new LookupLog(log, timer));
        ask(lookups);
        AtomicBoolean marked = new AtomicBoolean();
        // A plain thread: a pool takes the mark away by itself.
        Thread thread = new Thread(() -> {
            queue.runOne();
            marked.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        stubborn.awaitCall();
        timer.advance(PodLookup.CALL_TIMEOUT);
        stubborn.answers(Optional.of(INFO));
        thread.join();

        assertThat(marked).isFalse();
    }

    @Test
    void aCallIsNotInterruptedForTheTimeThatItWaitedForAWorker() throws Exception {
        ManualExecutor queue = new ManualExecutor();
        PodLookups lookups = new PodLookups(obedient, queue, timer, new LookupLog(log, timer));
        RecordingWaiter waiter = ask(lookups);
        timer.advance(Duration.ofSeconds(4));
        worker.execute(queue::runOne);
        obedient.awaitCall();

        timer.advance(PodLookup.CALL_TIMEOUT.minus(NANO));
        assertThat(waiter.delays).isEmpty();
        timer.advance(NANO);
        assertThat(waiter.delays).startsWith("the pod directory does not answer");
    }

    @Test
    void whoWaitsForAWorkerHearsOfIt() throws Exception {
        ManualExecutor queue = new ManualExecutor();
        PodLookups lookups = new PodLookups(stubborn, queue, timer, new LookupLog(log, timer));
        RecordingWaiter waiter = ask(lookups);
        timer.advance(PodLookup.CALL_TIMEOUT.minus(NANO));
        assertThat(waiter.delays).isEmpty();

        timer.advance(NANO);

        assertThat(waiter.delays).containsExactly("the proxy has too much to ask");
        assertThat(log.loudTexts()).singleElement().asString().contains("worker");
        stubborn.answers(Optional.of(INFO));
        queue.runOne();
        timer.advance(Duration.ZERO);
        assertThat(waiter.pod()).contains(INFO);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aCallThatBeganVeryLateIsInterruptedAllTheSame() {
        ManualExecutor queue = new ManualExecutor();
        PodLookups lookups = new PodLookups(obedient, queue, timer, new LookupLog(log, timer));
        RecordingWaiter waiter = ask(lookups);
        timer.advance(Duration.ofSeconds(14));
        worker.execute(queue::runOne);
        obedient.awaitCall();
        int before = waiter.delays.size();

        timer.advance(PodLookup.CALL_TIMEOUT);

        assertThat(waiter.delays.get(before)).isEqualTo("the pod directory does not answer");
    }

    private PodLookups lookups(HangingDirectory directory) {
        return new PodLookups(directory, worker, timer, new LookupLog(log, timer));
    }

    private static RecordingWaiter ask(PodLookups lookups) {
        RecordingWaiter waiter = new RecordingWaiter();
        lookups.ask(POD, waiter);
        return waiter;
    }

    /** The only worker is free again, so the call has told the timer. */
    private void awaitEndOfCall() throws Exception {
        worker.submit(() -> {}).get(30, SECONDS);
        timer.advance(Duration.ZERO);
    }
}
