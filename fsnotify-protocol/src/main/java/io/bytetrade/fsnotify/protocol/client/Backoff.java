package io.bytetrade.fsnotify.protocol.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect: doubling, up to a bound, each time a fifth longer or shorter by chance,
 * so that the clients of a proxy that went away do not all come back in the same moment. Not thread-safe.
 */
final class Backoff {
    private static final double SPREAD = 0.2;

    private final long first;
    private final long longest;
    private final DoubleSupplier random;
    private long next;

    /**
     * A backoff at its beginning.
     *
     * @param random numbers from 0 to 1
     */
    Backoff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
        this.random = random;
        this.next = this.first;
    }

    /**
     * The next wait. It begins anew only after a connection that stood for as long as the longest wait: a proxy that accepts
     * and hangs up at once is no reason to come back ever faster.
     *
     * @param stoodNanos how long the connection stood, 0 if there was none
     * @return nanoseconds
     */
    long nextNanos(long stoodNanos) {
        if (stoodNanos >= longest) {
            next = first;
        }
        long wait = next;
        next = Math.min(longest, 2 * next);
        return (long) (wait * (1 - SPREAD + 2 * SPREAD * random.getAsDouble()));
    }
}
