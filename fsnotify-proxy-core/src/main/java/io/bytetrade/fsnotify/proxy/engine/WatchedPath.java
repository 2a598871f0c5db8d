package io.bytetrade.fsnotify.proxy.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A node path and its watches, grouped by the pod path under which they see it: an event is translated and encoded once for
 * each group.
 */
final class WatchedPath {
    private final String nodePath;

    /** Few: distinct pod paths of one node path. */
    private final List<Audience> audiences = new ArrayList<>(1);

    WatchedPath(String nodePath) {
        this.nodePath = nodePath;
    }

    String nodePath() {
        return nodePath;
    }

    List<Audience> audiences() {
        return audiences;
    }

    void add(Watch watch, String node) {
        Audience audience = find(watch.path().podPath());
        if (audience == null) {
            audience = new Audience(watch.path());
            audiences.add(audience);
        }
        audience.add(watch, node);
    }

    void remove(Watch watch, String node) {
        Audience audience = find(watch.path().podPath());
        audience.remove(watch, node);
        if (audience.isEmpty()) {
            audiences.remove(audience);
        }
    }

    boolean isEmpty() {
        return audiences.isEmpty();
    }

    /** Whether an event of a node, or of no particular one if it is null, concerns anybody here. */
    boolean concernsAnybody(String eventNode) {
        for (Audience each : audiences) {
            if (each.concernsAnybody(eventNode)) {
                return true;
            }
        }
        return false;
    }

    private Audience find(String podPath) {
        for (Audience each : audiences) {
            if (each.path().podPath().equals(podPath)) {
                return each;
            }
        }
        return null;
    }
}
