package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who watches what. Worker threads put and remove; the watching thread asks for what there is to tell. Thread-safe by its
 * monitor, which is held while the file system answers, and never while a sink or a listener is called.
 *
 * <p>Only the watching thread takes a wanted path off its directory: what that directory had reported is told first.
 */
final class WatchTable {
    private final Tracker tracker;
    private final Map<Path, Watch> watches = new HashMap<>();
    private final Map<ChannelId, Set<Path>> claims = new HashMap<>();
    /** What a put found to be there again; the watching thread has not told of it yet. */
    private final Set<Watch> found = new LinkedHashSet<>();

    WatchTable(Tracker tracker) {
        this.tracker = tracker;
    }

    /** Makes these the watcher's paths. All that can be watched are, also when another one fails. */
    synchronized void put(WatchedPaths wanted) throws AdapterException {
        Failures failures = new Failures();
        Set<Path> paths = new LinkedHashSet<>();
        for (String text : wanted.nodePaths()) {
            try {
                Path path = Roots.parse(text);
                paths.add(path);
                claim(wanted.id(), path);
            } catch (AdapterException e) {
                failures.add(text, e);
            }
        }
        Set<Path> before = claims.put(wanted.id(), paths);
        if (before != null) {
            before.removeAll(paths);
            before.forEach(path -> release(wanted.id(), path));
        }
        failures.throwThem();
    }

    synchronized void remove(ChannelId id) {
        Set<Path> paths = claims.remove(id);
        if (paths != null) {
            paths.forEach(path -> release(id, path));
        }
    }

    /** What is in the table now. */
    synchronized List<Watch> watches() {
        return List.copyOf(watches.values());
    }

    /** What puts have found since the last call. It is told before the watch is taken elsewhere. */
    synchronized List<Finding> takeFound() {
        List<Finding> findings = new ArrayList<>();
        found.forEach(watch -> Tracker.tellOf(watch, findings));
        found.clear();
        return findings;
    }

    /** What a key has reported. */
    synchronized List<Finding> drain(WatchKey key) {
        List<Finding> findings = takeFound();
        findings.addAll(tracker.drain(key));
        return findings;
    }

    /** What became of one watch without a report; nothing for one that is no longer wanted. */
    synchronized List<Finding> look(Watch watch) {
        List<Finding> findings = takeFound();
        if (watches.get(watch.path) == watch) {
            findings.addAll(tracker.look(watch));
        }
        return findings;
    }

    private void claim(ChannelId id, Path path) throws AdapterException {
        Watch watch = watches.computeIfAbsent(path, Watch::new);
        boolean isNew = watch.holders.isEmpty();
        watch.holders.add(id);
        if (watch.key == null) {
            tracker.begin(watch);
            if (watch.told && !isNew) {
                found.add(watch);
            }
        }
    }

    private void release(ChannelId id, Path path) {
        Watch watch = watches.get(path);
        watch.holders.remove(id);
        if (watch.holders.isEmpty()) {
            watches.remove(path);
            found.remove(watch);
            tracker.end(watch);
        }
    }
}
