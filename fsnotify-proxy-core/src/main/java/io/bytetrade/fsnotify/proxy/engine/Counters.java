package io.bytetrade.fsnotify.proxy.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts of one event loop: written by its thread alone, read by any. */
public final class Counters {
    private final AtomicLongArray values = new AtomicLongArray(Counter.values().length);

    Counters() {}

    void add(Counter counter, long amount) {
        // One writer, so no read-modify-write is needed, only a store that others see.
        values.setOpaque(counter.ordinal(), values.getPlain(counter.ordinal()) + amount);
    }

    void increment(Counter counter) {
        add(counter, 1);
    }

    /**
     * A count; any thread.
     *
     * @param counter what was counted
     * @return the count since the loop began
     */
    public long get(Counter counter) {
        return values.getOpaque(counter.ordinal());
    }
}
