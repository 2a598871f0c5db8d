package io.bytetrade.fsnotify.proxy.registration;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts for each node path that is wanted how often it was seen to be removed or renamed away. Whoever compares the count
 * with an earlier one knows whether the path may be another file or directory than then.
 *
 * <p>{@link #seen} takes no lock and is for any thread; the rest is called under {@link RegistrySync}'s lock.
 */
final class Removals {
    /** One path's count, while somebody holds it. */
    static final class Mark {
        private final String nodePath;
        private final AtomicInteger removals = new AtomicInteger();
        private int holders;

        private Mark(String nodePath) {
            this.nodePath = nodePath;
        }

        /** The count so far; only its change means something. */
        int count() {
            return removals.get();
        }
    }

    private final Map<String, Mark> marks = new ConcurrentHashMap<>();

    /** Begins to count, or joins those who do; ended by {@link #release}. */
    Mark hold(String nodePath) {
        Mark mark = marks.computeIfAbsent(nodePath, Mark::new);
        mark.holders++;
        return mark;
    }

    void release(Mark mark) {
        mark.holders--;
        if (mark.holders == 0) {
            marks.remove(mark.nodePath);
        }
    }

    void seen(String nodePath) {
        Mark mark = marks.get(nodePath);
        if (mark != null) {
            mark.removals.incrementAndGet();
        }
    }

    /** How many paths are counted. */
    int size() {
        return marks.size();
    }
}
