package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods that are given once and never change. Immutable; never blocks. */
public final class StaticPodDirectory implements PodDirectory {
    private final Map<String, PodInfo> pods;

    /**
     * A directory of these pods and no others.
     *
     * @param pods by {@code namespace/pod}; case does not matter
     * @throws IllegalArgumentException if a key is not of that form, or two differ in case only
     */
    public StaticPodDirectory(Map<String, PodInfo> pods) {
        Map<String, PodInfo> lower = new HashMap<>();
        pods.forEach((key, pod) -> {
            if (!key.matches("[^/]+/[^/]+")) {
                throw new IllegalArgumentException("'" + key + "' does not name a pod: write namespace/pod");
            }
            if (lower.put(key.toLowerCase(Locale.ROOT), pod) != null) {
                throw new IllegalArgumentException("the pod '" + key + "' is given twice: case does not matter");
            }
        });
        this.pods = Map.copyOf(lower);
    }

    /**
     * A directory in which every pod exists and is the same: it runs, it has no address and no node, and each of its
     * containers sees the same directories of this machine.
     *
     * @param mounts by the path that the pod sees, the path of this machine; all absolute
     * @return the directory
     * @throws IllegalArgumentException if there is no mount, or a path is not absolute
     */
    public static PodDirectory everyPod(Map<String, String> mounts) {
        if (mounts.isEmpty()) {
            throw new IllegalArgumentException("no directory is mapped: give at least one POD_PATH=NODE_PATH");
        }
        List<Volume> volumes = new ArrayList<>();
        List<VolumeMount> at = new ArrayList<>();
        mounts.forEach((podPath, nodePath) -> {
            requireAbsolute(podPath);
            requireAbsolute(nodePath);
            String volume = "local-" + volumes.size();
            volumes.add(new Volume.HostPath(volume, nodePath, HostPathType.DIRECTORY));
            at.add(new VolumeMount(volume, podPath));
        });
        Optional<PodInfo> pod = Optional.of(new PodInfo(
                null,
                null,
                Set.of(),
                PodInfo.Phase.RUNNING,
                false,
                volumes,
                List.of(new PodInfo.Container(PodInfo.Container.ANY, at))));
        return (namespace, name) -> pod;
    }

    @Override
    public Optional<PodInfo> lookup(String namespace, String pod) {
        return Optional.ofNullable(pods.get(namespace + '/' + pod));
    }

    private static void requireAbsolute(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the path '" + path + "' is not absolute: POD_PATH and NODE_PATH both begin with /");
        }
    }
}
