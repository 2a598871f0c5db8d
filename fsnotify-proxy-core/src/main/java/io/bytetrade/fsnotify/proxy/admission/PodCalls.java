package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Lets a few calls to the pod directory go to the workers at a time. The others wait here, from where they can be taken
 * back, so that clients which come and go while every call hangs leave nothing behind. For the timer's thread alone.
 */
final class PodCalls {
    /** Fewer than there are workers: while all of these hang, the registry is still served. */
    static final int AT_ONCE = 6;

    private final PodDirectory directory;
    private final Executor workers;
    private final Timer timer;
    private final Set<PodCall> waiting = new LinkedHashSet<>();
    private int handedOver;

    PodCalls(PodDirectory directory, Executor workers, Timer timer) {
        this.directory = directory;
        this.workers = workers;
        this.timer = timer;
    }

    /**
     * Makes a call as soon as a worker is free.
     *
     * @param caller hears of its end, on the timer's thread
     */
    PodCall start(PodName pod, PodCall.Caller caller) {
        PodCall call = new PodCall(directory, pod, caller, this::ended, timer);
        waiting.add(call);
        handOver();
        return call;
    }

    /** Says whether the call was still waiting here, so that it will not be made. */
    boolean takeBack(PodCall call) {
        return waiting.remove(call);
    }

    private void ended(Runnable outcome) {
        timer.schedule(0, () -> {
            handedOver--;
            handOver();
            outcome.run();
        });
    }

    private void handOver() {
        Iterator<PodCall> eldest = waiting.iterator();
        while (handedOver < AT_ONCE && eldest.hasNext()) {
            PodCall call = eldest.next();
            eldest.remove();
            handedOver++;
            workers.execute(call);
        }
    }
}
