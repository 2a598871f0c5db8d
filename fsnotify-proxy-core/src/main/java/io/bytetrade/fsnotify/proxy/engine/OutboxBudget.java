package io.bytetrade.fsnotify.proxy.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all outboxes of the proxy, and all frames that have begun to arrive, may hold together. Any thread.
 *
 * <p>An outbox may hold no more than what is still free for all. So the fullest find themselves over the bound first, and a
 * client that has just become slow still gets room: with n of them each ends at 1/(n + 1) of the total.
 */
public final class OutboxBudget {
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    /**
     * A budget of which nothing is used.
     *
     * @param maxBytes the total
     */
    public OutboxBudget(long maxBytes) {
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

    /** Whether an outbox that holds some of it may have more. */
    boolean allows(long held, long more) {
        return allows(held, more, used.get());
    }

    /**
     * Takes more for an outbox that holds some of it.
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
