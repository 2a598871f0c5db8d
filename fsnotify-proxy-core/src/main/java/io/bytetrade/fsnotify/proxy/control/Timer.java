package io.bytetrade.fsnotify.proxy.control;

/** Time, and calls at a later time. Injected, so that tests move it by hand. */
public interface Timer {
    /** A call that has not been made yet. */
    @FunctionalInterface
    interface Pending {
        /** Takes the call back; of one that was made it does nothing. */
        void cancel();
    }

    /**
     * The present, monotonic; only differences mean something.
     *
     * @return nanoseconds
     */
    long nanoTime();

    /**
     * Makes a call later, on the timer's thread.
     *
     * @param delayNanos how much later, in nanoseconds; 0 or less is as soon as possible
     * @param call must return at once: it hands blocking work to the workers
     * @return takes the call back
     */
    Pending schedule(long delayNanos, Runnable call);
}
