package io.bytetrade.fsnotify.redis;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before connecting anew: doubling up to a bound, each time up to a fifth longer or shorter by chance, so that
 * the proxies of a Redis that went away do not come back in the same moment. One thread.
 */
final class ReconnectPace {
    private static final double SPREAD = 0.2;

    private final long first;
    private final long longest;
    private final DoubleSupplier random;
    private long next;

    /** @param random numbers from 0 to 1 */
    ReconnectPace(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
        this.random = random;
        this.next = this.first;
    }

    /**
     * The next wait. It begins anew only after a subscription that stood for as long as the longest wait: a Redis that cuts us
     * off each time is no reason to come back ever faster.
     *
     * @param stoodNanos how long the subscription stood, 0 if there was none
     * @return nanoseconds
     */
    long nextNanos(long stoodNanos) {
        if (stoodNanos >= longest) {
            next = first;
        }
        long wait = next;
        next = Math.min(longest, 2 * next);
        return spread(wait);
    }

    /** The wait after a failure that will not pass by itself. */
    long longestNanos() {
        next = longest;
        return spread(longest);
    }

    private long spread(long nanos) {
        return (long) (nanos * (1 - SPREAD + 2 * SPREAD * random.getAsDouble()));
    }
}
