package io.bytetrade.fsnotify.proxy.control;

import java.time.Duration;
import java.util.TreeSet;

/**
 * A timer whose time stands still until a test moves it. Calls are made on the thread that moves it, in order of their
 * time and then of their scheduling; nanoTime is a call's own time while it is made. May be shared between threads.
 *
 * <p>The time starts two seconds before a long overflows, so that code that compares times instead of their difference fails.
 */
public final class ManualTimer implements Timer {
    private record Due(long at, long sequence, Runnable call) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at == other.at ? Long.compare(sequence, other.sequence) : Long.signum(at - other.at);
        }
    }

    private final TreeSet<Due> schedule = new TreeSet<>();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();
    private long sequence;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Pending schedule(long delayNanos, Runnable call) {
        Due due = new Due(now + Math.max(0, delayNanos), sequence++, call);
        schedule.add(due);
        return () -> cancel(due);
    }

    /** Moves the time, and makes the calls that come due on the way, also those that are scheduled by them. */
    public void advance(Duration by) {
        long end = nanoTime() + by.toNanos();
        for (Runnable call = next(end); call != null; call = next(end)) {
            call.run();
        }
    }

    /** How many calls have not been made or cancelled. */
    public synchronized int pending() {
        return schedule.size();
    }

    /** Takes the first call that is due by then and moves the time to it; without one, to the end. */
    private synchronized Runnable next(long end) {
        if (schedule.isEmpty() || schedule.first().at - end > 0) {
            now = end;
            return null;
        }
        Due first = schedule.pollFirst();
        now = first.at;
        return first.call;
    }

    private synchronized void cancel(Due due) {
        schedule.remove(due);
    }
}
