package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.PathMap;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The path maps that were made last, so that the clients of one container share one: they connect together, and the answer of
 * one lookup serves them all at once. A few are enough for that, and pods that are gone are not kept for long. For the loop's
 * thread alone.
 */
final class PathMaps {
    static final int KEPT = 16;

    private final Set<HostPathType> types;
    private final Map<Key, PathMap> maps = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, PathMap> eldest) {
            return size() > KEPT;
        }
    };

    PathMaps(Set<HostPathType> types) {
        this.types = types;
    }

    /** The map of a container of a pod that has it. */
    PathMap of(PodInfo pod, PodInfo.Container container) {
        return maps.computeIfAbsent(
                new Key(pod, container), key -> PathMap.of(pod.volumes(), container.mounts(), types));
    }

    /** One answer of the directory, not what it says: to compare all of that would take longer than to make a map. */
    private record Key(PodInfo pod, PodInfo.Container container) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.pod == pod && key.container == container;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(pod) + System.identityHashCode(container);
        }
    }
}
