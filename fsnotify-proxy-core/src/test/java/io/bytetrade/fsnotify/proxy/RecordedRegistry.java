package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry in memory that remembers the calls that went through, and fails while a test wants it to. */
final class RecordedRegistry implements WatchRegistry {
    /** A put that went through, and when, by {@link System#nanoTime}. */
    record Put(WatchedPaths wanted, long at) {}

    private final Map<ChannelId, WatchedPaths> held = new ConcurrentHashMap<>();
    private final List<Put> puts = new CopyOnWriteArrayList<>();
    private final List<ChannelId> removes = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile AdapterException failure;
    private volatile boolean closed;

    /** Calls fail from now on, puts perhaps in part; null ends that. */
    void fail(AdapterException reason) {
        failure = reason;
    }

    /** What is held for a channel id, or null if nothing is. */
    SortedSet<String> held(String channel) {
        WatchedPaths paths = held.get(ChannelId.parse(channel));
        return paths == null ? null : paths.nodePaths();
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Puts for a channel id. */
    List<Put> puts(String channel) {
        ChannelId id = ChannelId.parse(channel);
        return puts.stream().filter(put -> put.wanted().id().equals(id)).toList();
    }

    /** How often a channel id was removed, whether or not anything was held for it. */
    long removes(String channel) {
        ChannelId id = ChannelId.parse(channel);
        return removes.stream().filter(id::equals).count();
    }

    /** As if an earlier process had put it. */
    void leave(WatchedPaths paths) {
        held.put(paths.id(), paths);
    }

    /** How many calls failed. */
    int failures() {
        return failures.get();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void start(Listener listener) throws AdapterException {
        failIfToldTo();
    }

    @Override
    public Outcome put(WatchedPaths wanted) throws AdapterException {
        AdapterException reason = failure;
        if (reason != null && reason.isPartial()) {
            holdTheRest(wanted, reason);
        }
        failIfToldTo();
        held.put(wanted.id(), wanted);
        puts.add(new Put(wanted, System.nanoTime()));
        return Outcome.HELD;
    }

    @Override
    public void remove(ChannelId id) throws AdapterException {
        failIfToldTo();
        held.remove(id);
        removes.add(id);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void holdTheRest(WatchedPaths wanted, AdapterException reason) {
        TreeSet<String> rest = new TreeSet<>(wanted.nodePaths());
        rest.removeAll(reason.failedPaths());
        rest.removeAll(reason.refusedPaths().keySet());
        if (!rest.isEmpty()) {
            held.put(wanted.id(), new WatchedPaths(wanted.id(), wanted.podUid(), rest, wanted.claimedAt()));
        }
    }

    private void failIfToldTo() throws AdapterException {
        AdapterException reason = failure;
        if (reason != null) {
            failures.incrementAndGet();
            throw reason;
        }
    }
}
