package io.bytetrade.fsnotify.proxy.control;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of the blocking side: a few workers that may block in an adapter, and one timer that never blocks. Queues are
 * bounded by what is queued: at most one call for a watcher and one for a pod.
 *
 * <p>Work that is handed over after {@link #close} is dropped without a word: there is nobody left to hear of it.
 */
public final class Workers implements Executor, Timer, AutoCloseable {
    /** Calls to adapters that run at once. */
    private static final int THREADS = 8;

    private static final System.Logger LOG = System.getLogger(Workers.class.getName());

    private final ThreadGroup group;
    private final ExecutorService workers;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * Makes the threads, which start with the first work.
     *
     * @param name the beginning of their names
     */
    public Workers(String name) {
        group = new ThreadGroup(name + "-workers");
        workers = Executors.newFixedThreadPool(THREADS, threads(name + "-worker-"));
        timer = new ScheduledThreadPoolExecutor(1, threads(name + "-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable work) {
        try {
            workers.execute(logged(work));
        } catch (RejectedExecutionException closed) {
            LOG.log(System.Logger.Level.TRACE, "work came after the workers ended");
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Pending schedule(long delayNanos, Runnable call) {
        try {
            Future<?> future = timer.schedule(logged(call), delayNanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    /** Ends the threads: waiting work is dropped, running work is interrupted. Does not wait. Idempotent. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }

    private static Runnable logged(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a worker's task failed; this is a bug", e);
            }
        };
    }

    /**
     * Whether the calling thread is one of these.
     *
     * @return true on a worker or the timer
     */
    public boolean isCaller() {
        return Thread.currentThread().getThreadGroup() == group;
    }

    private ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(group, task, prefix + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
