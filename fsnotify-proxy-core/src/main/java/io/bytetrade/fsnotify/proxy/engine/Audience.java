package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The watches that see one node path under one pod path, by the node of their pod: an event that is local to a node goes to
 * the pods of that node and to those whose node is not known, and costs nothing for the others.
 */
final class Audience {
    private final MappedPath path;

    /** By node; the null key holds those whose node is not known. */
    private final Map<String, List<Watch>> byNode = new HashMap<>(2);

    Audience(MappedPath path) {
        this.path = path;
    }

    MappedPath path() {
        return path;
    }

    void add(Watch watch, String node) {
        List<Watch> watches = byNode.computeIfAbsent(node, key -> new ArrayList<>(1));
        watch.index = watches.size();
        watches.add(watch);
    }

    /** Takes a watch out; the last one of its list takes its place. */
    void remove(Watch watch, String node) {
        List<Watch> watches = byNode.get(node);
        Watch last = watches.remove(watches.size() - 1);
        if (last != watch) {
            watches.set(watch.index, last);
            last.index = watch.index;
        }
        watch.index = -1;
        if (watches.isEmpty()) {
            byNode.remove(node);
        }
    }

    boolean isEmpty() {
        return byNode.isEmpty();
    }

    /** Whether an event of a node, or of no particular one if it is null, concerns anybody here. */
    boolean concernsAnybody(String eventNode) {
        return eventNode == null || byNode.containsKey(eventNode) || byNode.containsKey(null);
    }

    /** Calls for each watch that an event of a node, or of no particular one if it is null, concerns. */
    void forEach(String eventNode, Consumer<Watch> action) {
        if (eventNode == null) {
            byNode.values().forEach(watches -> watches.forEach(action));
        } else {
            byNode.getOrDefault(eventNode, List.of()).forEach(action);
            byNode.getOrDefault(null, List.of()).forEach(action);
        }
    }
}
