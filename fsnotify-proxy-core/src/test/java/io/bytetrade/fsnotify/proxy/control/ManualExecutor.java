package io.bytetrade.fsnotify.proxy.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An executor that runs nothing until a test says so, then on the test's thread. May be shared between threads. */
public final class ManualExecutor implements Executor {
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public synchronized void execute(Runnable task) {
        waiting.add(task);
    }

    /** How many tasks wait. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Runs the oldest task. */
    public void runOne() {
        take().run();
    }

    /** Runs all, also those that are added meanwhile. */
    public void runAll() {
        while (waiting() > 0) {
            runOne();
        }
    }

    private synchronized Runnable take() {
        return waiting.remove();
    }
}
