package io.bytetrade.fsnotify.cli.bench;

import org.HdrHistogram.Histogram;

/** What all clients together have received since it was last begun. One thread. */
final class Tally {
    private static final long LONGEST_NANOS = 3_600_000_000_000L;

    /** From 1 µs on with three digits; shorter latencies count as the shortest. */
    private final Histogram latencies = new Histogram(1_000, LONGEST_NANOS, 3);

    private long deliveries;
    private long writes;
    private long missing;
    private long repeated;
    private long notices;
    private long frames;

    void begin() {
        latencies.reset();
        deliveries = 0;
        writes = 0;
        missing = 0;
        repeated = 0;
        notices = 0;
        frames = 0;
    }

    void delivered(long latencyNanos) {
        deliveries++;
        latencies.recordValue(Math.max(0, Math.min(LONGEST_NANOS, latencyNanos)));
    }

    void written() {
        writes++;
    }

    void missed(long count) {
        missing += count;
    }

    /** One that was there before, or that comes after a later one of its watch. */
    void repeated() {
        repeated++;
    }

    void noticed() {
        notices++;
    }

    void frame() {
        frames++;
    }

    long deliveries() {
        return deliveries;
    }

    ClientsReport report() {
        return new ClientsReport(
                deliveries,
                writes,
                missing,
                repeated,
                notices,
                frames,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9),
                latencies.getMaxValue());
    }
}
