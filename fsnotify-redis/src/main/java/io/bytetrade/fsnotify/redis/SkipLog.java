package io.bytetrade.fsnotify.redis;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Warns of what was skipped: the first at once, then one line in {@link #PAUSE} at most, with how many were not shown. */
final class SkipLog {
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final System.Logger log;
    private final LongSupplier nanoTime;
    private long nextNanos;
    private long unshown;

    SkipLog(System.Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.nextNanos = nanoTime.getAsLong();
    }

    void skipped(String what) {
        long now = nanoTime.getAsLong();
        if (now - nextNanos < 0) {
            unshown++;
            return;
        }
        log.log(
                WARNING,
                "{0}{1}",
                LogText.of(what),
                unshown == 0 ? "" : " (and " + unshown + " more like this before)");
        nextNanos = now + PAUSE.toNanos();
        unshown = 0;
    }
}
