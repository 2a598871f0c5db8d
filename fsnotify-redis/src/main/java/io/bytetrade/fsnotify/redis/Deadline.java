package io.bytetrade.fsnotify.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs something when a time is over, unless it is closed before. */
final class Deadline implements AutoCloseable {
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    private Deadline() {}

    /**
     * Begins now.
     *
     * @param action run on a thread that all deadlines of the JVM share, so it must not block
     */
    static Deadline in(Duration time, Runnable action) {
        Deadline deadline = new Deadline();
        deadline.over.thenAccept(expired -> {
            if (expired) {
                action.run();
            }
        });
        deadline.over.completeOnTimeout(true, time.toNanos(), TimeUnit.NANOSECONDS);
        return deadline;
    }

    /** Whether the action was, or is being, run. Any thread. */
    boolean isOver() {
        return over.getNow(false);
    }

    /** After this the action is not begun. */
    @Override
    public void close() {
        over.complete(false);
    }
}
