package io.bytetrade.fsnotify.proxy;

import java.time.Duration;
import java.util.List;

/**
 * How long events took from the source's hand-over until they were written: to a socket, or to the outbox of one that took
 * no more. An event counts once for each event loop on which somebody watches for it. WRITEs that are held back for the write
 * window do not count.
 *
 * @param bounds the ends of the buckets but the last, which has none; rising, each end belongs to its bucket
 * @param counts how many events fell into each bucket; one more than there are bounds
 * @param sum of all latencies
 */
public record LatencyHistogram(List<Duration> bounds, List<Long> counts, Duration sum) {
    /** Copies the lists. */
    public LatencyHistogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
    }

    /**
     * How many there are.
     *
     * @return the sum of the counts
     */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Count and mean. */
    @Override
    public String toString() {
        long count = count();
        return count + " of " + (count == 0 ? 0 : sum.dividedBy(count).toNanos() / 1_000) + " µs on average";
    }
}
