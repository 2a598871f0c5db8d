package io.bytetrade.fsnotify.pathmap;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The paths of one container and where they are on the node. Immutable. */
public final class PathMap {
    private PathMap() {}

    /**
     * The map of one container.
     *
     * @param volumes the pod's volumes
     * @param mounts the container's mounts
     * @param types the types of hostPath volumes that may be watched
     * @return the map
     */
    public static PathMap of(Collection<Volume> volumes, List<VolumeMount> mounts, Set<HostPathType> types) {
        throw new UnsupportedOperationException();
    }

    /**
     * Where a path of the container is on the node.
     *
     * @param podPath any text that a client sent
     * @return where it is, or why it cannot be watched
     */
    public Mapping map(String podPath) {
        throw new UnsupportedOperationException();
    }
}
