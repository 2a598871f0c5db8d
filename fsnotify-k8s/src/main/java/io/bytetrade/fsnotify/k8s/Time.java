package io.bytetrade.fsnotify.k8s;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Both clocks, and calls at their time. Injected, so that tests move it by hand. */
interface Time extends InstantSource {
    /** What is repeated until it is ended. */
    interface Repeated {
        /** No further call begins. Does not wait. Idempotent. */
        void end();
    }

    /** The present, monotonic; only differences mean something. */
    long nanoTime();

    /**
     * Makes a call again and again, on a thread of its own.
     *
     * @param name of the thread
     * @param first how long until the first one
     * @param call may block; gives how long until the next one
     */
    Repeated repeat(String name, Duration first, Supplier<Duration> call);
}
