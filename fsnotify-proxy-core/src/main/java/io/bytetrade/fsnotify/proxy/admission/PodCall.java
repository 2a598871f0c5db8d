package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** One call to the pod directory: made by a worker, interrupted by the timer. */
final class PodCall implements Runnable {
    /** Hears how a call ended: one of the two methods, once. */
    interface Caller {
        void answered(Optional<PodInfo> pod);

        void failed(Throwable failure);
    }

    private final PodDirectory directory;
    private final PodName pod;
    private final Caller caller;
    private final Consumer<Runnable> end;
    private final Timer timer;

    private boolean begun;
    private boolean interrupted;
    private long begunAt;
    /** The worker while it is in the directory, else null: only then is an interrupt meant for the directory. */
    private Thread worker;

    /**
     * Makes a call that waits to be run.
     *
     * @param end takes the word to the caller, to the thread where it wants to hear it
     */
    PodCall(PodDirectory directory, PodName pod, Caller caller, Consumer<Runnable> end, Timer timer) {
        this.directory = directory;
        this.pod = pod;
        this.caller = caller;
        this.end = end;
        this.timer = timer;
    }

    @Override
    public void run() {
        enter();
        Runnable outcome;
        try {
            Optional<PodInfo> answer = directory.lookup(pod.namespace(), pod.pod());
            Objects.requireNonNull(answer, "the pod directory returned null");
            outcome = () -> caller.answered(answer);
        } catch (Throwable e) { // an adapter's LinkageError, too, must not leave the pod's waiters without a word
            outcome = () -> caller.failed(e);
        }
        leave();
        end.accept(outcome);
    }

    synchronized boolean hasBegun() {
        return begun;
    }

    synchronized long begunAt() {
        return begunAt;
    }

    synchronized boolean wasInterrupted() {
        return interrupted;
    }

    /** Interrupts the call if it is under way. It still ends as any other, when the directory heeds the interrupt. */
    synchronized void interrupt() {
        if (worker != null) {
            interrupted = true;
            worker.interrupt();
        }
    }

    private synchronized void enter() {
        begun = true;
        begunAt = timer.nanoTime();
        worker = Thread.currentThread();
    }

    private synchronized void leave() {
        worker = null;
        if (interrupted) {
            Thread.interrupted(); // ours, and of no concern to the worker's next task
        }
    }
}
