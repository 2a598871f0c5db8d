package io.bytetrade.fsnotify.proxy.admission;

import static io.bytetrade.fsnotify.proxy.admission.TestPods.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.control.ManualTimer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures and the pace of what follows them, with calls that are made, in the timer's time, at once. */
class PodLookupsFailureTest {
    private static final PodName POD = new PodName("default", "a");
    private static final PodInfo INFO = running("10.0.0.7");
    private static final AdapterException PASSING = AdapterException.retryable("no route to 10.96.0.1:443", null);
    private static final AdapterException LASTING = AdapterException.permanent("get pods is forbidden", null);

    private final ManualTimer timer = new ManualTimer();
    private final Executor atOnce = task -> timer.schedule(0, task);
    private final ScriptedDirectory directory = new ScriptedDirectory(timer);
    private final PodLookups lookups =
            new PodLookups(directory, atOnce, timer, new LookupLog(new RecordingLog(), timer));

    PodLookupsFailureTest() {
        directory.has("default/a", INFO);
    }

    @Test
    void triesAreTwiceAsFarApartEachTimeUpToThirtySeconds() {
        directory.throwsFailure(PASSING);
        ask();
        timer.advance(Duration.ofMinutes(10));

        List<Long> pauses = pauses();
        double expected = 100;
        for (long pause : pauses) {
            assertThat((double) pause).isBetween(expected * 0.8 - 1, expected * 1.2 + 1);
            expected = Math.min(2 * expected, 30_000);
        }
        assertThat(pauses).hasSizeGreaterThan(20);
        assertThat(pauses.subList(10, 20)).as("they are spread").doesNotHaveDuplicates();
    }

    @Test
    void aFailureThatLastsIsTriedAtTheSlowestPace() {
        directory.throwsFailure(LASTING);
        ask();
        timer.advance(Duration.ofMinutes(5));

        assertThat(pauses()).hasSizeBetween(8, 12).allMatch(pause -> pause >= 24_000 && pause <= 36_000);
    }

    @Test
    void afterAnAnswerThePaceBeginsAnew() {
        directory.throwsFailure(PASSING);
        RecordingWaiter first = ask();
        timer.advance(Duration.ofMinutes(1));
        directory.recovers();
        timer.advance(Duration.ofSeconds(36));
        assertThat(first.pod()).contains(INFO);

        timer.advance(Duration.ofSeconds(11));
        directory.throwsFailure(PASSING);
        int before = directory.calls();
        ask();
        timer.advance(Duration.ofMillis(121));

        assertThat(directory.calls() - before).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverIsThrownDelaysAndIsTriedAgain(ScriptedDirectory.Script script) {
        directory.does(script);
        RecordingWaiter waiter = ask();
        timer.advance(Duration.ZERO);
        assertThat(waiter.delays).containsExactly("the pod directory fails");

        directory.recovers();
        timer.advance(Duration.ofMillis(120));

        assertThat(waiter.pod()).contains(INFO);
        assertThat(timer.pending()).isZero();
    }

    static List<ScriptedDirectory.Script> failures() {
        return List.of(
                () -> {
                    throw PASSING;
                },
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {
                    throw new NoClassDefFoundError("okhttp3/Call");
                },
                () -> null);
    }

    @Test
    void theReasonForAClientIsNotTheAdaptersMessage() {
        directory.throwsFailure(PASSING);
        RecordingWaiter passing = ask();
        timer.advance(Duration.ZERO);
        directory.throwsFailure(LASTING);
        timer.advance(Duration.ofSeconds(1));

        assertThat(passing.delays).hasSize(2).noneMatch(reason -> reason.contains("10.96") || reason.contains("get"));
    }

    @Test
    void whoComesBetweenTwoTriesHearsAtOnceAndWaitsForTheNext() {
        directory.throwsFailure(LASTING);
        ask();
        timer.advance(Duration.ofSeconds(10));

        RecordingWaiter late = ask();
        assertThat(late.delays).hasSize(1);
        timer.advance(Duration.ofSeconds(10));
        assertThat(directory.calls()).isEqualTo(1);

        directory.recovers();
        timer.advance(Duration.ofSeconds(16));
        assertThat(late.pod()).contains(INFO);
    }

    @Test
    void aRememberedAnswerOutlivesAFailure() {
        ask();
        timer.advance(Duration.ofSeconds(1));
        directory.throwsFailure(PASSING);
        RecordingWaiter strict = new RecordingWaiter();
        lookups.ask(POD, timer.nanoTime(), strict);
        timer.advance(Duration.ofSeconds(1));

        assertThat(strict.isServed()).isFalse();
        assertThat(ask().pod()).contains(INFO);
    }

    private RecordingWaiter ask() {
        RecordingWaiter waiter = new RecordingWaiter();
        lookups.ask(POD, waiter);
        return waiter;
    }

    private List<Long> pauses() {
        List<Long> times = directory.callMillis();
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            pauses.add(times.get(i) - times.get(i - 1));
        }
        return pauses;
    }
}
