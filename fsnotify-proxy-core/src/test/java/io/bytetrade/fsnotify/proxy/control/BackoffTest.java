package io.bytetrade.fsnotify.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void doublesUpToTheLongestWait() {
        Backoff backoff = backoff(0.2, () -> 0.5);

        assertThat(IntStream.rangeClosed(1, 8)
                        .mapToLong(backoff::nanos)
                        .map(BackoffTest::millis)
                        .toArray())
                .containsExactly(100, 200, 400, 800, 1_600, 3_000, 3_000, 3_000);
        assertThat(millis(backoff.nanos(Integer.MAX_VALUE))).isEqualTo(3_000);
        assertThat(millis(backoff.longestNanos())).isEqualTo(3_000);
    }

    @Test
    void spreadsBothWays() {
        assertThat(millis(backoff(0.2, () -> 0).nanos(1))).isEqualTo(80);
        assertThat(millis(backoff(0.2, () -> 1).nanos(1))).isEqualTo(120);
        assertThat(millis(backoff(0.2, () -> 1).longestNanos())).isEqualTo(3_600);
        assertThat(millis(backoff(0, () -> 1).nanos(2))).isEqualTo(200);
    }

    private static Backoff backoff(double spread, DoubleSupplier random) {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(3), spread, random);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
