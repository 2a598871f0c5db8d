package io.bytetrade.fsnotify.pathmap;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The paths of one container and where they are on the node. Immutable; any thread may use it.
 *
 * <p>A path belongs to the mount with the longest mount path above it, segment by segment: {@code /mnt/data} is not above
 * {@code /mnt/data2}. The order of the list does not matter to that, as container runtimes mount the shorter paths first
 * (containerd's CRI plugin sorts by the number of segments). Where two mount paths are the same once normalised, the later
 * one in the list wins, as it is mounted over the other.
 *
 * <p>A mount that cannot be watched hides what lies under it, as it does in the container: a path below it is refused with that
 * mount's reason, and never taken for one of the volume around it.
 */
public final class PathMap {
    private static final String ON_NO_VOLUME =
            "the path is on no volume of the container; watch one below the mountPath of a hostPath volume";

    private final MountTable mounts;

    private PathMap(MountTable mounts) {
        this.mounts = mounts;
    }

    /**
     * The map of one container. No mount makes this fail: one that cannot be watched refuses the paths below it.
     *
     * @param volumes the pod's volumes; one declared twice cannot be watched
     * @param mounts the container's mounts, in the order of its declaration; may be empty
     * @param types the types of hostPath volumes that may be watched, usually {@link HostPathType#DEFAULT_ALLOWED}
     * @return the map
     * @throws NullPointerException if an argument or an element is null
     */
    public static PathMap of(Collection<Volume> volumes, List<VolumeMount> mounts, Set<HostPathType> types) {
        MountResolver resolver = new MountResolver(volumes, types);
        MountTable table = new MountTable(new Mapping.Refused("/", ON_NO_VOLUME));
        for (VolumeMount mount : mounts) {
            String path = LexicalPath.normalise(mount.mountPath());
            table.put(path, resolver.resolve(path, mount));
        }
        return new PathMap(table);
    }

    /**
     * Where a path of the container is on the node. Pure: neither path need exist, and symbolic links are not followed.
     *
     * @param podPath any text that a client sent; {@link PodPaths#normalise} says what is made of it before anything else
     * @return where it is, under its normalised name; or why it cannot be watched
     */
    public Mapping map(String podPath) {
        Optional<String> fault = PodPaths.fault(podPath);
        if (fault.isPresent()) {
            return new Mapping.Refused(podPath, fault.get());
        }
        String path = LexicalPath.normalise(podPath);
        Mapping mount = mounts.longest(path);
        if (mount instanceof Mapping.Refused shadow) {
            return new Mapping.Refused(podPath, shadow.reason());
        }
        String nodePath = ((Mapping.Mapped) mount).path().toNode(path).orElseThrow();
        return new Mapping.Mapped(new MappedPath(path, nodePath));
    }
}
