package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;

/** The life of a file that is created, written to and removed, over and over. One thread. */
final class Cycle {
    private final Track track;
    private long next;
    private int writesLeft;
    private long quietUntil;

    Cycle(Track track) {
        this.track = track;
    }

    Track track() {
        return track;
    }

    /** The number of the next event that has one. */
    long next() {
        return next;
    }

    /** Whether it is left alone at a time, so that the window of its last WRITE may end. */
    boolean isQuiet(long millis) {
        return millis < quietUntil;
    }

    /** Leaves it alone until a time. */
    void rest(long untilMillis) {
        quietUntil = untilMillis;
    }

    /** Whether the file exists and its burst of WRITEs has just ended. */
    boolean isWritten() {
        return next % 2 == 1 && writesLeft == 0;
    }

    /** What happens to the file next. */
    NodeEvent step() {
        if (writesLeft > 0) {
            writesLeft--;
            return Stamp.write(track);
        }
        long number = next++;
        if (number % 2 == 0) {
            writesLeft = Stamp.burst(track, number);
        }
        return Stamp.event(new Stamp.Numbered(track, number, -1));
    }
}
