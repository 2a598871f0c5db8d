package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FixedDelaysTest {
    private final FixedDelays<String> delays = new FixedDelays<>(100);

    @Test
    void keysFallDueInTheOrderInWhichTheyWereStarted() {
        delays.restart("a", 0);
        delays.restart("b", 10);
        assertThat(delays.nextDueIn(40)).isEqualTo(60);
        assertThat(delays.pollDue(99)).isNull();
        assertThat(delays.pollDue(110)).isEqualTo("a");
        assertThat(delays.pollDue(110)).isEqualTo("b");
        assertThat(delays.pollDue(110)).isNull();
        assertThat(delays.nextDueIn(110)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void restartingBeginsTheTimeAgain() {
        delays.restart("a", 0);
        delays.restart("b", 10);
        delays.restart("a", 20);
        assertThat(delays.pollDue(119)).isEqualTo("b");
        assertThat(delays.pollDue(119)).isNull();
        assertThat(delays.pollDue(120)).isEqualTo("a");
    }

    @Test
    void startingWhatWaitsAlreadyChangesNothing() {
        delays.startIfAbsent("a", 0);
        delays.startIfAbsent("a", 50);
        assertThat(delays.pollDue(100)).isEqualTo("a");
    }

    @Test
    void aKeyThatIsTakenBackNeverFallsDue() {
        delays.restart("a", 0);
        delays.cancel("a");
        delays.cancel("never started");
        assertThat(delays.pollDue(1000)).isNull();
        assertThat(delays.nextDueIn(1000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timesMayOverflow() {
        long start = Long.MAX_VALUE - 10;
        delays.restart("a", start);
        assertThat(delays.pollDue(start + 99)).isNull();
        assertThat(delays.nextDueIn(start + 99)).isEqualTo(1);
        assertThat(delays.pollDue(start + 100)).isEqualTo("a");
    }
}
