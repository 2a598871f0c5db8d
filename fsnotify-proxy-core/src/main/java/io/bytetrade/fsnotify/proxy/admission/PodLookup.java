package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.control.Backoff;
import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks for one pod, one call at a time, as long as anybody waits for the answer. For the timer's thread alone.
 *
 * <pre>
 *              first waiter                 answered and all are served, or ended and nobody waits
 *   (new) ───────────────────▶ calling ───────────────────────────────────────────────────────────▶ (unneeded)
 *     │                         ▲   │                                                                   ▲
 *     │ was asked again less    │   │ failed, or answered with what is too old for some                 │
 *     │ than a second ago       │   ▼                                                                   │
 *     └──────────────────────▶ pausing ─────────────────────────────────────────────────────────────────┘
 *                                                            nobody waits
 * </pre>
 *
 * <p>A call that takes too long is interrupted and stays the pod's call until it ends: its late answer is then used like any
 * other, because none can be newer; and while a directory ignores the interrupt the pod costs one worker, not one for each
 * try.
 */
final class PodLookup implements PodCall.Caller {
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    static final Duration BETWEEN_REASKS = Duration.ofSeconds(1);

    private static final Backoff RETRY = new Backoff(
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            0.2,
            () -> ThreadLocalRandom.current().nextDouble());

    private final PodName pod;
    private final PodCalls calls;
    private final Recent<PodName, PodAnswer> recent;
    private final Timer timer;
    private final LookupLog log;
    private final Runnable unneeded;

    /** Who waits, and from when on an answer must be to suit them. */
    private final Map<PodLookups.Waiter, Long> waiters = new LinkedHashMap<>();

    /** While calling: the call, which a worker may not have begun yet. Else null. */
    private PodCall call;
    /** While calling: the next look at how long it takes, if any. While pausing: the end of the pause. Else null. */
    private Timer.Pending next;

    private boolean reasking;
    private int failures;
    /** Why the waiters wait longer than they should; null while all is well. */
    private String trouble;

    /**
     * Makes a lookup that nobody waits for yet.
     *
     * @param unneeded called when nobody waits and no call is under way: this lookup is done
     */
    PodLookup(
            PodName pod,
            PodCalls calls,
            Recent<PodName, PodAnswer> recent,
            Timer timer,
            LookupLog log,
            Runnable unneeded) {
        this.pod = pod;
        this.calls = calls;
        this.recent = recent;
        this.timer = timer;
        this.log = log;
        this.unneeded = unneeded;
    }

    void attach(PodLookups.Waiter waiter, long since) {
        waiters.put(waiter, since);
        if (call == null && next == null) {
            askSoon();
        } else if (trouble != null) {
            waiter.delayed(trouble);
        }
    }

    /** A call that is under way goes on: somebody may come for its answer. */
    void detach(PodLookups.Waiter waiter) {
        waiters.remove(waiter);
        if (waiters.isEmpty() && (call == null || calls.takeBack(call))) {
            endPhase();
            unneeded.run();
        }
    }

    private void askSoon() {
        long pause = recent.get(pod)
                .filter(PodAnswer::reasked)
                .map(last -> last.askedAt() + BETWEEN_REASKS.toNanos() - timer.nanoTime())
                .orElse(0L);
        if (pause > 0) {
            next = timer.schedule(pause, this::ask);
        } else {
            ask();
        }
    }

    private void ask() {
        reasking = recent.get(pod).isPresent();
        call = calls.start(pod, this);
        next = timer.schedule(CALL_TIMEOUT.toNanos(), this::lookAtCall);
    }

    private void lookAtCall() {
        boolean begun = call.hasBegun();
        long left = begun ? call.begunAt() + CALL_TIMEOUT.toNanos() - timer.nanoTime() : CALL_TIMEOUT.toNanos();
        if (left > 0) {
            next = timer.schedule(left, this::lookAtCall);
        }
        if (!begun) {
            log.waiting(pod);
            delayed("the proxy has too much to ask");
        } else if (left <= 0) {
            call.interrupt();
            log.overdue(pod);
            delayed("the pod directory does not answer");
        }
    }

    @Override
    public void answered(Optional<PodInfo> info) {
        PodAnswer answer = new PodAnswer(info, call.begunAt(), reasking);
        recent.put(pod, answer);
        endPhase();
        failures = 0;
        trouble = null;
        List<PodLookups.Waiter> served = waiters.entrySet().stream()
                .filter(waiter -> answer.isFrom(waiter.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        served.forEach(waiters::remove);
        if (waiters.isEmpty()) {
            unneeded.run();
        } else {
            askSoon();
        }
        // Last, for they may ask again at once.
        served.forEach(waiter -> waiter.answered(answer));
    }

    @Override
    public void failed(Throwable failure) {
        log.failed(pod, failure, call.wasInterrupted());
        endPhase();
        failures++;
        if (waiters.isEmpty()) {
            unneeded.run();
            return;
        }
        boolean permanent = failure instanceof AdapterException known && !known.isRetryable();
        next = timer.schedule(permanent ? RETRY.longestNanos() : RETRY.nanos(failures), this::ask);
        delayed(permanent ? "the pod directory refuses until its operator mends that" : "the pod directory fails");
    }

    private void endPhase() {
        call = null;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void delayed(String reason) {
        trouble = reason;
        waiters.keySet().forEach(waiter -> waiter.delayed(reason));
    }
}
