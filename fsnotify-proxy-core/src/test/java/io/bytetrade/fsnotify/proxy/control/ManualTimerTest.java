package io.bytetrade.fsnotify.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimerTest {
    private final ManualTimer timer = new ManualTimer();
    private final List<String> made = new ArrayList<>();
    private final long start = timer.nanoTime();

    @Test
    void makesCallsInOrderOfTimeThenOfScheduling() {
        at(3, "c");
        at(1, "a");
        at(3, "d");
        at(2, "b");

        timer.advance(Duration.ofSeconds(3));

        assertThat(made).containsExactly("a@1", "b@2", "c@3", "d@3");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void makesACallThatAnotherSchedulesIfItsTimeIsReached() {
        timer.schedule(Duration.ofSeconds(1).toNanos(), () -> at(1, "second"));

        timer.advance(Duration.ofSeconds(5));

        assertThat(made).containsExactly("second@2");
        assertThat(seconds()).isEqualTo(5);
    }

    @Test
    void cancelTakesBackOneOfTwoEqualCalls() {
        Runnable call = () -> made.add("x");
        timer.schedule(0, call).cancel();
        timer.schedule(0, call);

        timer.advance(Duration.ZERO);

        assertThat(made).containsExactly("x");
    }

    private void at(int second, String name) {
        timer.schedule(Duration.ofSeconds(second).toNanos(), () -> made.add(name + "@" + seconds()));
    }

    private long seconds() {
        return Duration.ofNanos(timer.nanoTime() - start).toSeconds();
    }
}
