package io.bytetrade.fsnotify.proxy.engine;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Warns of gaps of the source: the first at once, then one line a second at most, with how many went before it unsaid. A
 * publisher whose every number is missing would fill the log otherwise. One thread at a time.
 */
final class GapLog {
    private static final long PAUSE = 1_000_000_000;

    private final Consumer<String> warn;
    private final LongSupplier nanoTime;
    private long next;
    private long unsaid;

    GapLog(Consumer<String> warn, LongSupplier nanoTime) {
        this.warn = warn;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    void gap(String reason) {
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            unsaid++;
            return;
        }
        warn.accept("events may be missing, every client is told: " + reason
                + (unsaid == 0 ? "" : " (and " + unsaid + " more gaps before)"));
        next = now + PAUSE;
        unsaid = 0;
    }
}
