package io.bytetrade.fsnotify.protocol.client;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The paths to watch, and what of them the proxy must still be told. A path has at most one thing to tell, the last one, so
 * that memory is bounded by the paths themselves however long the proxy reads nothing. Thread-safe.
 */
final class WatchSet {
    /** As many as fit in a frame beside the channel id: 8,223. */
    static final int MAX_PATHS_PER_FRAME = (FrameDecoder.DEFAULT_MAX_FRAME_BYTES - Integer.BYTES) / Slot.BYTES - 1;

    private enum Change {
        WATCH,
        UNWATCH
    }

    private final ChannelId channel;
    private final TreeSet<String> wanted = new TreeSet<>();
    /** What was said on this connection to be watched. */
    private final Set<String> told = new HashSet<>();
    /** What to tell, in the order of the calls. */
    private final Map<String, Change> pending = new LinkedHashMap<>();

    private boolean cleared;

    WatchSet(ChannelId channel) {
        this.channel = channel;
    }

    /** Watches a path. One that is watched already is told again: that makes the proxy register it anew. */
    synchronized void add(String path) {
        wanted.add(path);
        last(path, Change.WATCH);
    }

    /** Stops watching a path; does nothing if it is not watched. */
    synchronized void remove(String path) {
        if (!wanted.remove(path)) {
            return;
        }
        if (told.contains(path)) {
            last(path, Change.UNWATCH);
        } else {
            pending.remove(path);
        }
    }

    /** The watched paths, sorted. */
    synchronized List<String> list() {
        return List.copyOf(wanted);
    }

    /** Whether there is nothing to say on a connection, and so no reason to have one. */
    synchronized boolean idle() {
        return cleared && wanted.isEmpty();
    }

    /** A new connection stands, on which nothing has been said: everything is to be told. */
    synchronized void reconnected() {
        told.clear();
        pending.clear();
        wanted.forEach(path -> pending.put(path, Change.WATCH));
    }

    /** Whether {@link #next} would give a message. */
    synchronized boolean hasNext() {
        return !cleared || !pending.isEmpty();
    }

    /**
     * What to say next, which then counts as said: a CLEAR the very first time, later a WATCH or UNWATCH of all paths that
     * come in a row.
     */
    synchronized Optional<Message.Request> next() {
        if (!cleared) {
            cleared = true;
            return Optional.of(new Message.Clear(channel));
        }
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        Change change = pending.values().iterator().next();
        List<String> paths = takeInARow(change);
        if (change == Change.WATCH) {
            told.addAll(paths);
            return Optional.of(new Message.Watch(channel, paths));
        }
        paths.forEach(told::remove);
        return Optional.of(new Message.Unwatch(channel, paths));
    }

    private List<String> takeInARow(Change change) {
        List<String> paths = new ArrayList<>();
        Iterator<Map.Entry<String, Change>> entries = pending.entrySet().iterator();
        while (entries.hasNext() && paths.size() < MAX_PATHS_PER_FRAME) {
            Map.Entry<String, Change> entry = entries.next();
            if (entry.getValue() != change) {
                break;
            }
            paths.add(entry.getKey());
            entries.remove();
        }
        return paths;
    }

    private void last(String path, Change change) {
        pending.remove(path);
        pending.put(path, change);
    }
}
