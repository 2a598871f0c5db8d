package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies(64);
    private final long[] bounds = Latencies.boundsNanos();

    @Test
    void anEventFallsIntoTheFirstBucketThatIsNotTooSmall() {
        for (int i = 0; i < bounds.length; i++) {
            record(bounds[i]);
            record(bounds[i] + 1);
        }
        assertThat(latencies.count(0)).isEqualTo(1);
        for (int i = 1; i < bounds.length; i++) {
            assertThat(latencies.count(i)).isEqualTo(2);
        }
        assertThat(latencies.count(bounds.length)).isEqualTo(1);
    }

    @Test
    void whatGoesOutInATurnIsWrittenAtItsEnd() {
        latencies.goesOut(-50);
        latencies.goesOut(20);
        assertThat(latencies.sumNanos()).isZero();
        latencies.written(100);
        latencies.written(1_000_000);
        assertThat(latencies.sumNanos()).isEqualTo(230);
        assertThat(IntStream.rangeClosed(0, bounds.length)
                        .mapToLong(latencies::count)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void boundsRise() {
        assertThat(bounds).isSorted().doesNotHaveDuplicates();
    }

    private void record(long nanos) {
        latencies.goesOut(0);
        latencies.written(nanos);
    }
}
