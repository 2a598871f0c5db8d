package io.bytetrade.fsnotify.proxy.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Two threads that do one thing each at the same moment, again and again for a second. They meet by spinning, so that they are
 * apart by less than a system call would take, and yield where there is no processor for both.
 */
final class RaceRounds implements AutoCloseable {
    private static final long NANOS = 1_000_000_000;
    private static final int SPINS = 1_000;

    private final long end = System.nanoTime() + NANOS;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Runnable other = () -> {};
    private volatile boolean over;

    RaceRounds() {
        Thread thread = new Thread(this::run, "race");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether there is time for another round; there always is for the first. */
    boolean goesOn() {
        return begun.get() == 0 || System.nanoTime() - end < 0;
    }

    /** Runs one here and one on the other thread, and waits for both. */
    void round(Runnable here, Runnable there) {
        other = there;
        int round = begun.incrementAndGet();
        here.run();
        for (int spins = 0; ended.get() != round; spins++) {
            pause(spins);
        }
        if (failure.get() != null) {
            throw new AssertionError("the other thread failed", failure.get());
        }
    }

    private void run() {
        for (int round = 1; !over; round++) {
            for (int spins = 0; begun.get() != round; spins++) {
                if (over) {
                    return;
                }
                pause(spins);
            }
            try {
                other.run();
            } catch (Throwable e) {
                failure.set(e);
            }
            ended.set(round);
        }
    }

    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
