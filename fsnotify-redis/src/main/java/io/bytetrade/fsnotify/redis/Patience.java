package io.bytetrade.fsnotify.redis;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long the reader of a socket waits for the next byte. */
@FunctionalInterface
interface Patience {
    /**
     * Says how long to wait on. Called by the reading thread before each wait.
     *
     * @param silentNanos how long this one read has waited in vain so far; 0 when it begins
     * @return milliseconds, at least 1
     * @throws SocketTimeoutException if it is over; the message says how long it took
     */
    int millis(long silentNanos) throws SocketTimeoutException;

    /** Everything must have come within a time, which begins now. */
    static Patience within(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        return silentNanos -> remaining(deadline - System.nanoTime(), time);
    }

    /**
     * Bytes may stay away for long, but not the answers to a PING.
     *
     * @param interval after how much silence to ask, and how often from then on
     * @param deadAfter after how much silence to give up
     * @param ping asks; whatever arrives counts as its answer, so that a long payload on a slow line is a sign of life too
     */
    static Patience pinging(Duration interval, Duration deadAfter, Runnable ping) {
        return silentNanos -> {
            int left = remaining(deadAfter.toNanos() - silentNanos, deadAfter);
            if (silentNanos > 0) {
                ping.run();
            }
            return (int) Math.min(left, interval.toMillis());
        };
    }

    /** What is thrown when a time is over. */
    static SocketTimeoutException over(Duration whole) {
        return new SocketTimeoutException("no answer within " + whole.toMillis() + " ms");
    }

    private static int remaining(long nanos, Duration whole) throws SocketTimeoutException {
        if (nanos <= 0) {
            throw over(whole);
        }
        return (int) Math.min(Integer.MAX_VALUE, 1 + TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
