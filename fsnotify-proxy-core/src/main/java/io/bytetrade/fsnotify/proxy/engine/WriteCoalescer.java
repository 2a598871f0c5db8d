package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Makes one WRITE of a burst of WRITEs (DESIGN §3). The first opens a window for (node, key, name) and is kept; each further
 * one starts the window again and is kept instead; when the window ends quietly the last one goes out.
 *
 * <pre>
 *            WRITE              WRITE: kept instead, window starts again
 *   (none) ─────────▶ pending ─────┐
 *      ▲                │  ▲───────┘
 *      │                │
 *      └────────────────┘  goes out: the window ended · another op on the same file · pending for the
 *                          maximum delay when a WRITE came · too many pending · shutdown
 * </pre>
 *
 * <p>Nothing is ever dropped here: where there is no room for another window, the eldest is sent early.
 */
final class WriteCoalescer {
    /** Windows at once on one loop. */
    static final int MAX_WINDOWS = 65_536;

    private final long windowNanos;
    private final long maxDelayNanos;
    private final int maxWindows;
    private final Consumer<NodeEvent> output;
    private final Counters counters;
    private final Map<File, Window> files = new HashMap<>();

    /** Ends of the list of windows in the order in which they end, eldest first: all windows have one length. */
    private Window eldest;

    private Window youngest;
    private int size;

    /**
     * Nothing is pending.
     *
     * @param windowNanos how long a file must be quiet; 0 lets every WRITE pass
     * @param maxDelayNanos how long a file that is written without pause may stay unreported
     * @param maxWindows windows at once
     * @param output takes what goes out; it must not call back
     * @param counters counts what was taken up by a later WRITE
     */
    WriteCoalescer(
            long windowNanos, long maxDelayNanos, int maxWindows, Consumer<NodeEvent> output, Counters counters) {
        this.windowNanos = windowNanos;
        this.maxDelayNanos = maxDelayNanos;
        this.maxWindows = maxWindows;
        this.output = output;
        this.counters = counters;
    }

    /**
     * Looks at an event that somebody watches for, and puts out what is due because of it.
     *
     * @return whether the event is kept; else it goes out now, behind what was put out
     */
    boolean keeps(NodeEvent event, long now) {
        if (event.op() != Op.WRITE) {
            flush(event);
            return false;
        }
        if (windowNanos == 0) {
            return false;
        }
        write(event, now);
        return true;
    }

    /** Puts out what ended, but no more than a number of them. */
    void expire(long now, int most) {
        for (int i = 0; i < most && nextDueIn(now) <= 0; i++) {
            send(eldest);
        }
    }

    /** Puts out all that is pending. */
    void flushAll() {
        while (eldest != null) {
            send(eldest);
        }
    }

    /** Nanoseconds until a window ends, 0 or less if one has ended; {@link Long#MAX_VALUE} if nothing is pending. */
    long nextDueIn(long now) {
        return eldest == null ? Long.MAX_VALUE : eldest.endsAt - now;
    }

    int size() {
        return size;
    }

    private void write(NodeEvent event, long now) {
        File file = new File(event.node(), event.name());
        Window last = null;
        Window window = files.get(file);
        while (window != null && !window.latest.key().equals(event.key())) {
            last = window;
            window = window.nextOfFile;
        }
        if (window == null) {
            open(new Window(file, event, now), last);
            return;
        }
        counters.increment(Counter.WRITES_COALESCED);
        window.latest = event;
        if (now - window.openedAt >= maxDelayNanos) {
            send(window);
        } else {
            unlink(window);
            append(window, now);
        }
    }

    /** Puts out the pending WRITEs of an event's file, so that order per path holds. */
    private void flush(NodeEvent event) {
        if (size == 0) {
            return;
        }
        File file = new File(event.node(), event.name());
        for (Window window = files.get(file); window != null; window = files.get(file)) {
            send(window);
        }
    }

    /** Opens a window behind the last one of its file, or as its first if there is none. */
    private void open(Window window, Window last) {
        if (last == null) {
            files.put(window.file, window);
        } else {
            last.nextOfFile = window;
        }
        append(window, window.openedAt);
        size++;
        if (size > maxWindows) {
            send(eldest);
        }
    }

    private void send(Window window) {
        close(window);
        output.accept(window.latest);
    }

    private void close(Window window) {
        unlink(window);
        size--;
        Window first = files.get(window.file);
        if (first == window) {
            if (window.nextOfFile == null) {
                files.remove(window.file);
            } else {
                files.put(window.file, window.nextOfFile);
            }
            return;
        }
        while (first.nextOfFile != window) {
            first = first.nextOfFile;
        }
        first.nextOfFile = window.nextOfFile;
    }

    private void append(Window window, long now) {
        window.endsAt = now + windowNanos;
        window.elder = youngest;
        window.younger = null;
        if (youngest == null) {
            eldest = window;
        } else {
            youngest.younger = window;
        }
        youngest = window;
    }

    private void unlink(Window window) {
        if (window.elder == null) {
            eldest = window.younger;
        } else {
            window.elder.younger = window.younger;
        }
        if (window.younger == null) {
            youngest = window.elder;
        } else {
            window.younger.elder = window.elder;
        }
    }

    /**
     * A file of a node; one file may have pending WRITEs under several keys. It has an order for {@link HashMap}'s sake: who
     * may create files can choose names of one hash, and without an order each look-up would walk through all of them.
     */
    private record File(String node, String name) implements Comparable<File> {
        @Override
        public int compareTo(File other) {
            int names = name.compareTo(other.name);
            return names != 0 || Objects.equals(node, other.node)
                    ? names
                    : String.valueOf(node).compareTo(String.valueOf(other.node));
        }
    }

    private static final class Window {
        private final File file;
        private final long openedAt;
        private NodeEvent latest;
        private long endsAt;
        private Window elder;
        private Window younger;
        private Window nextOfFile;

        private Window(File file, NodeEvent first, long now) {
            this.file = file;
            this.latest = first;
            this.openedAt = now;
        }
    }
}
