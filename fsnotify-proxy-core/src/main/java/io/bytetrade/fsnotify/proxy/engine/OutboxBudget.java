package io.bytetrade.fsnotify.proxy.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all outboxes of the proxy may hold together. Any thread.
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
     * @return bytes
     */
    public long usedBytes() {
        return used.get();
    }

    /** Whether an outbox that holds a number of bytes may take more of them. */
    boolean allows(long held, long more) {
        return held + more <= maxBytes - used.get();
    }

    void take(long bytes) {
        used.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
