package io.bytetrade.fsnotify.proxy.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that connections share, up to a total: one for outboxes and frames that have begun to arrive, one for watches. Any
 * thread.
 *
 * <p>Nobody may hold more than what is still free for all. So the fullest find themselves over the bound first, and whoever
 * comes later still gets room: with n who take all they can each ends at 1/(n + 1) of the total.
 */
public final class MemoryBudget {
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    /**
     * A budget of which nothing is used.
     *
     * @param maxBytes the total
     */
    public MemoryBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * What is used.
     *
     * @return bytes, never more than the total
     */
    public long usedBytes() {
        return used.get();
    }

    /** Whether one that holds some of it may have more. */
    boolean allows(long held, long more) {
        return allows(held, more, used.get());
    }

    /**
     * Takes more for one that holds some of it.
     *
     * @return false, and nothing is taken, if it would hold more than what is free without it
     */
    boolean take(long held, long more) {
        while (true) {
            long before = used.get();
            if (!allows(held, more, before)) {
                return false;
            }
            if (used.compareAndSet(before, before + more)) {
                return true;
            }
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    private boolean allows(long held, long more, long usedByAll) {
        return held + more <= maxBytes - usedByAll;
    }
}
