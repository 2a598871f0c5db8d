package io.bytetrade.fsnotify.proxy.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * One loop's part of what is watched, by node path. Finding who watches a path costs one hash lookup, however many clients
 * there are.
 */
final class WatchTable {
    private final Map<String, WatchedPath> byNodePath;

    WatchTable() {
        this(new HashMap<>());
    }

    /** On an empty map, which a test has an eye on. */
    WatchTable(Map<String, WatchedPath> byNodePath) {
        this.byNodePath = byNodePath;
    }

    /** Who watches a node path, or null if nobody does. */
    WatchedPath get(String nodePath) {
        return byNodePath.get(nodePath);
    }

    void add(Watch watch, String node) {
        byNodePath.computeIfAbsent(watch.path().nodePath(), WatchedPath::new).add(watch, node);
    }

    void remove(Watch watch, String node) {
        WatchedPath watched = byNodePath.get(watch.path().nodePath());
        watched.remove(watch, node);
        if (watched.isEmpty()) {
            byNodePath.remove(watched.nodePath());
        }
    }
}
