package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import java.util.List;

/**
 * What the watches of one connection, and its paths that wait for their pod, hold of the memory that all have for them: an
 * estimate, rather too high than too low. The loop's thread alone.
 */
final class WatchMemory {
    /** A watch in the loop's table, the claim on the registry, and the registry's own copy, without the paths' letters. */
    private static final int WATCH_BYTES = 768;

    /** A text without its letters, and its place in a list. */
    private static final int TEXT_BYTES = 48;

    /** Where a text holds letters beyond Latin-1; others need half of it. */
    private static final int CHAR_BYTES = 2;

    private final MemoryBudget budget;
    private long held;

    WatchMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Takes what a watch needs; false, and nothing is taken, if that is not to be had. */
    boolean take(MappedPath path) {
        return take(bytes(path));
    }

    /** A path is watched no longer. */
    void giveBack(MappedPath path) {
        giveBack(bytes(path));
    }

    /** Takes memory; false, and nothing is taken, if it is not to be had. Nothing is always to be had. */
    boolean take(long bytes) {
        boolean taken = bytes == 0 || budget.take(held, bytes);
        held += taken ? bytes : 0;
        return taken;
    }

    void giveBack(long bytes) {
        held -= bytes;
        budget.giveBack(bytes);
    }

    /** The connection holds nothing any more. */
    void giveBackAll() {
        giveBack(held);
    }

    /** What paths need that wait as a client sent them. */
    static long bytes(List<String> paths) {
        long bytes = 0;
        for (String path : paths) {
            bytes += TEXT_BYTES + (long) CHAR_BYTES * path.length();
        }
        return bytes;
    }

    /** What a watch needs. */
    static long bytes(MappedPath path) {
        int letters = path.podPath().length() + path.nodePath().length();
        return WATCH_BYTES + (long) CHAR_BYTES * letters;
    }
}
