package io.bytetrade.fsnotify.proxy.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.control.Timer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A timer whose ticks come late when the process has stood still. */
    private static final class Ticks implements Timer {
        private final long start = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
        private long now = start;
        private long due;
        private Runnable tick = () -> {};

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Pending schedule(long delayNanos, Runnable call) {
            due = now + delayNanos;
            tick = call;
            return () -> {};
        }

        void run(Duration by) {
            long end = now + by.toNanos();
            while (due - end <= 0) {
                now = due - now > 0 ? due : now;
                tick.run();
            }
            now = end;
        }

        void standStill(Duration by) {
            now += by.toNanos();
        }

        Instant instant() {
            return START.plusNanos(now - start);
        }
    }

    private final Ticks ticks = new Ticks();
    private final ClaimClock clock = new ClaimClock(ticks, ticks::instant);

    @BeforeEach
    void start() {
        clock.start();
    }

    @Test
    void aProcessThatRunsHasTheTimeOfItsClock() {
        assertThat(clock.instant()).isEqualTo(ticks.instant());
        ticks.run(Duration.ofMillis(12_345));

        assertThat(clock.instant()).isEqualTo(ticks.instant());
    }

    @Test
    void whatIsReadWhenAProcessWakesUpMayBeFromBeforeItsPause() {
        ticks.run(Duration.ofSeconds(10));
        ticks.standStill(Duration.ofSeconds(40));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(10));
        ticks.run(Duration.ofMillis(900));
        assertThat(clock.instant()).as("while it catches up").isEqualTo(START.plusSeconds(10));
    }

    @Test
    void thePauseIsNoticedWhoeverLooksFirst() {
        ticks.run(Duration.ofSeconds(10));
        ticks.standStill(Duration.ofSeconds(40));
        ticks.tick.run();

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void whenItHasCaughtUpItHasTheTimeOfItsClockAgain() {
        ticks.run(Duration.ofSeconds(10));
        ticks.standStill(Duration.ofSeconds(40));
        ticks.run(Duration.ofMillis(1_000));

        assertThat(clock.instant()).isEqualTo(ticks.instant());
    }

    @Test
    void whatIsReadAfterAPauseInACatchUpMayBeFromBeforeTheFirst() {
        ticks.run(Duration.ofSeconds(10));
        ticks.standStill(Duration.ofSeconds(40));
        ticks.run(Duration.ofMillis(500));
        ticks.standStill(Duration.ofSeconds(2));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(10));
        ticks.run(Duration.ofMillis(1_000));
        assertThat(clock.instant()).isEqualTo(ticks.instant());
    }

    @Test
    void itsStartIsNoPause() {
        ClaimClock later = new ClaimClock(ticks, ticks::instant);
        ticks.standStill(Duration.ofSeconds(40));
        later.start();

        assertThat(later.instant()).isEqualTo(ticks.instant());
    }

    @Test
    void theTicksOfABusyMachineMayBeLate() {
        ticks.run(Duration.ofSeconds(10));
        ticks.standStill(Duration.ofMillis(999));

        assertThat(clock.instant()).isEqualTo(ticks.instant());
    }
}
