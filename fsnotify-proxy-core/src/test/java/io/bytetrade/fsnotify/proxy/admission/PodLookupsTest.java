package io.bytetrade.fsnotify.proxy.admission;

import static io.bytetrade.fsnotify.proxy.admission.TestPods.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.control.ManualExecutor;
import io.bytetrade.fsnotify.proxy.control.ManualTimer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sharing, memory and pace, with workers that the test steps by hand. */
class PodLookupsTest {
    private static final PodName POD = new PodName("default", "a");
    private static final PodInfo INFO = running("10.0.0.7");

    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor workers = new ManualExecutor();
    private final ScriptedDirectory directory = new ScriptedDirectory(timer);
    private final PodLookups lookups =
            new PodLookups(directory, workers, timer, new LookupLog(new RecordingLog(), timer));

    PodLookupsTest() {
        directory.has("default/a", INFO);
    }

    @Test
    void tenThousandWaitersOfOnePodShareOneCall() {
        List<RecordingWaiter> waiters = Stream.generate(this::ask).limit(10_000).toList();

        settle();

        assertThat(waiters).allMatch(RecordingWaiter::isServed);
        assertThat(directory.calls()).isEqualTo(1);
        assertThat(lookups.size()).isZero();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void podsOfOneNameInTwoNamespacesAreTwoPods() {
        ask();
        RecordingWaiter other = ask(new PodName("other", "a"));

        settle();

        assertThat(directory.calledPods()).containsExactly("default/a", "other/a");
        assertThat(other.pod()).isEmpty();
    }

    @Test
    void anAnswerIsRememberedForTenSeconds() {
        ask();
        settle();

        after(Duration.ofSeconds(10).minusNanos(1));
        assertThat(ask().pod()).contains(INFO);
        assertThat(directory.calls()).isEqualTo(1);

        after(Duration.ofNanos(1));
        assertThat(ask().isServed()).isFalse();
        settle();
        assertThat(directory.calls()).isEqualTo(2);
    }

    @Test
    void theAgeOfAnAnswerCountsFromTheBeginOfItsCall() {
        directory.does(() -> {
            timer.advance(Duration.ofSeconds(4));
            return Optional.of(INFO);
        });
        ask();
        settle();

        after(Duration.ofSeconds(6).plusNanos(1));

        assertThat(ask().isServed()).isFalse();
    }

    @Test
    void theMemoryIsBounded() {
        for (int i = 0; i <= PodLookups.REMEMBERED_PODS; i++) {
            ask(new PodName("default", "p" + i));
            settle();
        }

        assertThat(ask(new PodName("default", "p1")).isServed()).isTrue();
        assertThat(ask(new PodName("default", "p0")).isServed()).isFalse();
    }

    @Test
    void whoWantsANewerAnswerThanTheOneUnderWayGetsANewCall() {
        RecordingWaiter before = ask();
        RecordingWaiter after = new RecordingWaiter();
        directory.does(() -> {
            timer.advance(Duration.ofMillis(10));
            lookups.ask(POD, timer.nanoTime(), after);
            return Optional.of(INFO);
        });
        workers.runOne();
        directory.recovers();
        timer.advance(Duration.ZERO);

        assertThat(before.isServed()).isTrue();
        assertThat(after.isServed()).isFalse();
        settle();
        assertThat(after.isServed()).isTrue();
        assertThat(directory.callMillis()).containsExactly(0L, 10L);
    }

    @Test
    void anAnswerEndsTheTroubleAlsoForThoseItIsTooOldFor() {
        AdapterException failure = AdapterException.retryable("no route", null);
        directory.throwsFailure(failure);
        RecordingWaiter first = ask();
        for (int pause : List.of(0, 120, 240, 480)) {
            after(Duration.ofMillis(pause));
            settle();
        }
        after(Duration.ofMillis(960));
        RecordingWaiter strict = new RecordingWaiter();
        directory.does(() -> {
            timer.advance(Duration.ofMillis(10));
            lookups.ask(POD, timer.nanoTime(), strict);
            return Optional.of(INFO);
        });
        workers.runOne();
        timer.advance(Duration.ZERO);
        assertThat(first.isServed()).isTrue();
        assertThat(strict.delays).as("it came while the trouble lasted").hasSize(1);

        assertThat(askAnew().delays).as("the trouble is over").isEmpty();
        directory.throwsFailure(failure);
        workers.runOne();
        timer.advance(Duration.ZERO);
        after(Duration.ofMillis(120));
        assertThat(workers.waiting()).as("the first failure anew").isEqualTo(1);
    }

    @Test
    void aPodIsAskedAgainAtMostOnceASecondAndThatIsShared() {
        ask();
        settle();
        after(Duration.ofMillis(100));
        RecordingWaiter first = askAnew();
        settle();
        assertThat(first.isServed()).isTrue();

        after(Duration.ofMillis(100));
        RecordingWaiter second = askAnew();
        settle();
        after(Duration.ofMillis(800));
        RecordingWaiter third = askAnew();
        RecordingWaiter content = ask();
        settle();
        assertThat(second.isServed()).isFalse();
        assertThat(content.isServed()).isTrue();

        after(Duration.ofMillis(100));
        settle();

        assertThat(second.isServed()).isTrue();
        assertThat(third.isServed()).isTrue();
        assertThat(directory.callMillis()).containsExactly(0L, 100L, 1_100L);
        assertThat(second.delays).isEmpty();
    }

    @Test
    void theLimitOfOnePodIsNotThatOfAnother() {
        PodName other = new PodName("default", "b");
        for (PodName pod : List.of(POD, other)) {
            ask(pod);
            settle();
            after(Duration.ofMillis(1));
            lookups.ask(pod, timer.nanoTime(), new RecordingWaiter());
            settle();
        }

        assertThat(directory.calledPods()).containsExactly("default/a", "default/a", "default/b", "default/b");
    }

    @Test
    void aPodThatIsNotThereIsAskedForAtTheSamePace() {
        directory.lost("default/a");
        IntStream.range(0, 100).forEach(i -> {
            askAnew();
            settle();
            after(Duration.ofMillis(100));
        });

        assertThat(directory.calls())
                .as("first, and one for each of ten seconds")
                .isBetween(10, 12);
    }

    @Test
    void aFewCallsAreMadeAtATimeAndTheOthersWait() {
        List<RecordingWaiter> waiters = IntStream.range(0, PodCalls.AT_ONCE + 2)
                .mapToObj(i -> ask(new PodName("default", "p" + i)))
                .toList();
        assertThat(workers.waiting()).isEqualTo(PodCalls.AT_ONCE);

        workers.runOne();
        timer.advance(Duration.ZERO);
        assertThat(workers.waiting()).isEqualTo(PodCalls.AT_ONCE);

        settle();
        assertThat(waiters).allMatch(RecordingWaiter::isServed);
    }

    @Test
    void aCallThatNobodyWaitsForAnyMoreIsNotMade() {
        IntStream.range(0, PodCalls.AT_ONCE).forEach(i -> ask(new PodName("default", "p" + i)));
        RecordingWaiter gone = ask();
        lookups.withdraw(POD, gone);
        assertThat(lookups.size()).isEqualTo(PodCalls.AT_ONCE);

        settle();

        assertThat(directory.calledPods()).doesNotContain("default/a");
        assertThat(gone.answers).isEmpty();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void theAnswerOfACallThatNobodyWaitsForAnyMoreIsRemembered() {
        RecordingWaiter gone = ask();
        lookups.withdraw(POD, gone);
        settle();

        assertThat(ask().isServed()).isTrue();
        assertThat(gone.answers).isEmpty();
        assertThat(directory.calls()).isEqualTo(1);
        assertThat(lookups.size()).isZero();
    }

    @Test
    void aCallThatFailsWhenNobodyWaitsAnyMoreIsNotMadeAgain() {
        directory.throwsFailure(AdapterException.retryable("no route", null));
        lookups.withdraw(POD, ask());
        settle();

        assertThat(directory.calls()).isEqualTo(1);
        assertThat(timer.pending()).isZero();
        assertThat(lookups.size()).isZero();
    }

    @Test
    void withdrawingOneOfTwoLeavesTheOther() {
        directory.throwsFailure(AdapterException.retryable("no route", null));
        RecordingWaiter gone = ask();
        RecordingWaiter stays = ask();
        settle();
        lookups.withdraw(POD, gone);
        directory.recovers();
        after(Duration.ofMillis(120));
        settle();

        assertThat(gone.answers).isEmpty();
        assertThat(stays.pod()).contains(INFO);
    }

    @Test
    void whenTheLastWithdrawsThePodIsNotAskedForAgain() {
        directory.throwsFailure(AdapterException.retryable("no route", null));
        RecordingWaiter one = ask();
        RecordingWaiter two = ask();
        settle();
        lookups.withdraw(POD, one);
        lookups.withdraw(POD, two);

        assertThat(timer.pending()).isZero();
        assertThat(lookups.size()).isZero();
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void whoWithdrawsWithoutWaitingChangesNothing() {
        RecordingWaiter waits = ask();
        lookups.withdraw(POD, new RecordingWaiter());
        lookups.withdraw(new PodName("default", "unknown"), waits);
        settle();

        assertThat(waits.isServed()).isTrue();
    }

    private RecordingWaiter ask() {
        return ask(POD);
    }

    private RecordingWaiter ask(PodName pod) {
        RecordingWaiter waiter = new RecordingWaiter();
        lookups.ask(pod, waiter);
        return waiter;
    }

    private RecordingWaiter askAnew() {
        RecordingWaiter waiter = new RecordingWaiter();
        lookups.ask(POD, timer.nanoTime(), waiter);
        return waiter;
    }

    private void after(Duration time) {
        timer.advance(time);
    }

    /** Lets everything happen that happens now. */
    private void settle() {
        do {
            workers.runAll();
            timer.advance(Duration.ZERO);
        } while (workers.waiting() > 0);
    }
}
