package io.bytetrade.fsnotify.proxy.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long events took from the source's hand-over until they were written, in a few buckets: recorded by a loop's thread
 * alone, read by any. What is held back on purpose, a WRITE in its window, is not among them; what a socket does not take at
 * once counts as written when it waits in the outbox.
 */
public final class Latencies {
    /** Ends of the buckets but the last, which has none; inclusive. */
    private static final long[] BOUNDS_NANOS = {
        micros(100),
        micros(250),
        micros(500),
        micros(1_000),
        micros(2_500),
        micros(5_000),
        micros(10_000),
        micros(25_000),
        micros(50_000),
        micros(100_000),
        micros(250_000),
        micros(1_000_000),
        micros(10_000_000)
    };

    /** Behind the counts of the buckets stands the sum. */
    private static final int SUM = BOUNDS_NANOS.length + 1;

    private final AtomicLongArray values = new AtomicLongArray(SUM + 1);

    /** When those events of a turn came that go out in it. */
    private final long[] receivedAt;

    private int going;

    /**
     * Nothing is recorded.
     *
     * @param most how many events a turn may have
     */
    Latencies(int most) {
        receivedAt = new long[most];
    }

    private static long micros(long micros) {
        return TimeUnit.MICROSECONDS.toNanos(micros);
    }

    /** An event goes out in this turn. */
    void goesOut(long received) {
        receivedAt[going++] = received;
    }

    /** The turn has written what went out. */
    void written(long now) {
        for (int i = 0; i < going; i++) {
            long nanos = Math.max(0, now - receivedAt[i]);
            add(bucket(nanos), 1);
            add(SUM, nanos);
        }
        going = 0;
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    private void add(int index, long amount) {
        // One writer, so no read-modify-write is needed, only a store that others see.
        values.setOpaque(index, values.getPlain(index) + amount);
    }

    /**
     * The ends of the buckets but the last.
     *
     * @return nanoseconds, rising; each end belongs to its bucket
     */
    public static long[] boundsNanos() {
        return BOUNDS_NANOS.clone();
    }

    /**
     * How many events fell into a bucket; any thread.
     *
     * @param bucket from 0 to the number of bounds, that one included
     * @return the count since the loop began
     */
    public long count(int bucket) {
        return values.getOpaque(bucket);
    }

    /**
     * The sum of all; any thread.
     *
     * @return nanoseconds since the loop began
     */
    public long sumNanos() {
        return values.getOpaque(SUM);
    }
}
