package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReconnectPaceTest {
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

    @Test
    void theWaitsDoubleUpToTheLongest() {
        ReconnectPace pace = pace(0.5);

        assertThat(new long[] {next(pace), next(pace), next(pace), next(pace), next(pace), next(pace), next(pace)})
                .containsExactly(100, 200, 400, 800, 1600, 3200, 6400);
        assertThat(next(pace)).isEqualTo(10_000);
        assertThat(next(pace)).isEqualTo(10_000);
    }

    @Test
    void eachIsUpToAFifthLongerOrShorter() {
        assertThat(next(pace(0))).isEqualTo(80);
        assertThat(next(pace(1))).isEqualTo(120);
    }

    @Test
    void onlyASubscriptionThatStoodForLongBeginsAnew() {
        ReconnectPace pace = pace(0.5);
        next(pace);

        assertThat(millis(pace.nextNanos(LONGEST - 1))).isEqualTo(200);
        assertThat(millis(pace.nextNanos(LONGEST))).isEqualTo(100);
    }

    @Test
    void whatSomebodyMustMendIsTriedAtTheSlowestPace() {
        ReconnectPace pace = pace(0.5);

        assertThat(millis(pace.longestNanos())).isEqualTo(10_000);
        assertThat(next(pace)).isEqualTo(10_000);
    }

    private static ReconnectPace pace(double random) {
        return new ReconnectPace(Duration.ofMillis(100), Duration.ofNanos(LONGEST), () -> random);
    }

    private static long next(ReconnectPace pace) {
        return millis(pace.nextNanos(0));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
