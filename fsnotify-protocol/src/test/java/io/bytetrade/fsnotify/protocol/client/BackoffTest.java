package io.bytetrade.fsnotify.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Test
    void doublesUpToTheLongestWait() {
        Backoff backoff = new Backoff(FIRST, LONGEST, () -> 0.5);

        assertThat(LongStream.generate(() -> backoff.nextNanos(0)).limit(9))
                .containsExactly(
                        millis(100),
                        millis(200),
                        millis(400),
                        millis(800),
                        millis(1600),
                        millis(3200),
                        millis(6400),
                        millis(10_000),
                        millis(10_000));
    }

    @Test
    void chanceMakesAWaitUpToAFifthShorterOrLonger() {
        assertThat(new Backoff(FIRST, LONGEST, () -> 0).nextNanos(0)).isEqualTo(millis(80));
        assertThat(new Backoff(FIRST, LONGEST, () -> 1).nextNanos(0)).isEqualTo(millis(120));
    }

    @Test
    void beginsAnewAfterAConnectionThatStoodAsLongAsTheLongestWait() {
        Backoff backoff = new Backoff(FIRST, LONGEST, () -> 0.5);
        backoff.nextNanos(0);

        assertThat(backoff.nextNanos(LONGEST.toNanos() - 1)).isEqualTo(millis(200));
        assertThat(backoff.nextNanos(LONGEST.toNanos())).isEqualTo(millis(100));
        assertThat(backoff.nextNanos(0)).isEqualTo(millis(200));
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
