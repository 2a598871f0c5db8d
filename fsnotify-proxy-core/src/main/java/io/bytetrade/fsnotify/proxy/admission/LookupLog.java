package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Tells the operator what is wrong with the pod directory: each thing once a minute, however many pods and tries it
 * strikes, and each try at DEBUG. For the timer's thread alone.
 */
final class LookupLog {
    private static final int REMEMBERED = 1_024;

    private final System.Logger log;
    /** The messages logged within the last minute. */
    private final Recent<String, Boolean> failures;
    /** The classes of those failures that are an adapter's bugs, with their stacks logged within the last hour. */
    private final Recent<Class<?>, Boolean> bugs;

    LookupLog(System.Logger log, Timer timer) {
        this.log = log;
        this.failures = new Recent<>(timer, Duration.ofMinutes(1), REMEMBERED);
        this.bugs = new Recent<>(timer, Duration.ofHours(1), REMEMBERED);
    }

    /**
     * A call ended without an answer.
     *
     * @param timedOut whether it was interrupted, of which {@link #overdue} told: what it throws then says nothing new
     */
    void failed(PodName pod, Throwable failure, boolean timedOut) {
        log.log(Level.DEBUG, () -> "The lookup of pod " + pod + " failed", failure);
        if (timedOut) {
            return;
        }
        if (failure instanceof AdapterException) {
            warn(
                    "The lookup of pod " + pod + " failed, its clients wait, and it is asked again: "
                            + failure.getMessage(),
                    String.valueOf(failure.getMessage()));
        } else if (bugs.putIfAbsent(failure.getClass(), true)) {
            log.log(
                    Level.ERROR,
                    "The pod directory threw what it should not, for pod " + pod
                            + "; its clients wait, and it is asked again. This is a bug of the directory's adapter",
                    failure);
        }
    }

    /** A call did not end in time. */
    void overdue(PodName pod) {
        warn(
                "The pod directory gave no answer for pod " + pod + " within " + PodLookup.CALL_TIMEOUT.toSeconds()
                        + " s; its clients wait, and it is asked again when this call has ended",
                "overdue");
    }

    /** A call could not be begun in time. */
    void waiting(PodName pod) {
        warn(
                "The lookup of pod " + pod + " has waited " + PodLookup.CALL_TIMEOUT.toSeconds()
                        + " s for a worker: the directories answer too slowly, or calls to them hang",
                "waiting");
    }

    private void warn(String text, String sameAs) {
        if (failures.putIfAbsent(sameAs, true)) {
            log.log(Level.WARNING, text);
        }
    }
}
