package io.bytetrade.fsnotify.proxy.control;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Two threads that do one thing each at the same moment, again and again for a second. They meet by spinning, so that they are
 * apart by less than a system call would take, and yield where there is no processor for both. Which of them is ahead, and by
 * how much, is left to chance: else one would always be, by the time that the news of a round takes.
 */
public final class RaceRounds implements AutoCloseable {
    private static final long NANOS = 1_000_000_000;
    private static final int SPINS = 1_000;
    /** As a power of two. */
    private static final int LONGEST_LAG = 12;

    private final long end = System.nanoTime() + NANOS;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Runnable other = () -> {};
    private volatile boolean over;

    /** Starts the other thread, which {@link #close} ends. */
    public RaceRounds() {
        Thread thread = new Thread(this::run, "race");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether there is time for another round; there always is for the first. */
    public boolean goesOn() {
        return begun.get() == 0 || System.nanoTime() - end < 0;
    }

    /** Runs one here and one on the other thread, and waits for both. */
    public void round(Runnable here, Runnable there) {
        other = there;
        int round = begun.incrementAndGet();
        lagBehind();
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
            lagBehind();
            try {
                other.run();
            } catch (Throwable e) {
                failure.set(e);
            }
            ended.set(round);
        }
    }

    private static void lagBehind() {
        // Short ones are as likely as long ones, because nobody knows how wide the gap is.
        int most = 1 << ThreadLocalRandom.current().nextInt(LONGEST_LAG);
        for (int i = ThreadLocalRandom.current().nextInt(most); i > 0; i--) {
            Thread.onSpinWait();
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
