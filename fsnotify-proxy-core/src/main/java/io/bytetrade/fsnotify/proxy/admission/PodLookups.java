package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Asks the pod directory so that many who want the same pod cost one call, and remembers answers for ten seconds. For the
 * timer's thread alone: it needs no lock, and nothing that blocks happens on it.
 *
 * <p>Whoever asks says how old an answer may be, by the instant at which its call must have begun at the earliest. There is
 * no other rule about what may be given from memory.
 */
final class PodLookups {
    /** Waits for an answer. Both methods return at once. */
    interface Waiter {
        /** An answer that is new enough; the waiter waits no longer. */
        void answered(PodAnswer answer);

        /**
         * The answer takes longer than it should; the directory is still being asked.
         *
         * @param reason why, for the client
         */
        void delayed(String reason);
    }

    static final Duration REMEMBERED = Duration.ofSeconds(10);
    static final int REMEMBERED_PODS = 16_384;

    private final Timer timer;
    private final LookupLog log;
    private final PodCalls calls;
    private final Recent<PodName, PodAnswer> recent;
    private final Map<PodName, PodLookup> lookups = new HashMap<>();

    PodLookups(PodDirectory directory, Executor workers, Timer timer, LookupLog log) {
        this.timer = timer;
        this.log = log;
        this.calls = new PodCalls(directory, workers, timer);
        this.recent = new Recent<>(timer, REMEMBERED, REMEMBERED_PODS);
    }

    /** Asks, and is content with a remembered answer. The waiter may be called before this returns. */
    void ask(PodName pod, Waiter waiter) {
        ask(pod, timer.nanoTime() - REMEMBERED.toNanos(), waiter);
    }

    /**
     * Asks. The waiter may be called before this returns.
     *
     * @param since when the call that brings the answer must have begun at the earliest, in the timer's nanoseconds
     * @param waiter must not wait for this pod already
     */
    void ask(PodName pod, long since, Waiter waiter) {
        recent.get(pod)
                .filter(answer -> answer.isFrom(since))
                .ifPresentOrElse(
                        waiter::answered,
                        () -> lookups.computeIfAbsent(pod, this::lookup).attach(waiter, since));
    }

    /** The waiter waits no longer; of one that does not wait it does nothing. */
    void withdraw(PodName pod, Waiter waiter) {
        PodLookup lookup = lookups.get(pod);
        if (lookup != null) {
            lookup.detach(waiter);
        }
    }

    /** Pods that are asked for at present. */
    int size() {
        return lookups.size();
    }

    private PodLookup lookup(PodName pod) {
        return new PodLookup(pod, calls, recent, timer, log, () -> lookups.remove(pod));
    }
}
