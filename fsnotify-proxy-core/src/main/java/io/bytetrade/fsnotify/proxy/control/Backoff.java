package io.bytetrade.fsnotify.proxy.control;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before something is tried again: twice as long each time, up to a bound, and a little more or less, so
 * that those who failed together do not come back together.
 */
public final class Backoff {
    private final long firstNanos;
    private final long lastNanos;
    private final double spread;
    private final DoubleSupplier random;

    /**
     * Makes a schedule.
     *
     * @param first the first wait, positive
     * @param last the longest wait, not below the first
     * @param spread which share of a wait may be added or taken away, 0 to 1
     * @param random gives numbers from 0 to 1
     */
    public Backoff(Duration first, Duration last, double spread, DoubleSupplier random) {
        this.firstNanos = first.toNanos();
        this.lastNanos = last.toNanos();
        this.spread = spread;
        this.random = random;
    }

    /** The wait, in nanoseconds, before the try number {@code attempt}; the first try again is number 1. */
    public long nanos(int attempt) {
        long wait = firstNanos;
        for (int i = 1; i < attempt && wait < lastNanos; i++) {
            wait *= 2;
        }
        return spread(Math.min(wait, lastNanos));
    }

    /** The longest wait, in nanoseconds. */
    public long longestNanos() {
        return spread(lastNanos);
    }

    private long spread(long nanos) {
        return (long) (nanos * (1 + spread * (2 * random.getAsDouble() - 1)));
    }
}
