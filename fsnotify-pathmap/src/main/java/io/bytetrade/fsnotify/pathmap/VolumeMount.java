package io.bytetrade.fsnotify.pathmap;

import java.util.Objects;

/**
 * Where a container sees a volume.
 *
 * @param volume the volume's name
 * @param mountPath the path in the container, not empty; a relative one begins at the root, as the kubelet puts a slash before
 *     it ({@code kubelet_pods.go}, {@code makeMounts})
 * @param subPath the path within the volume that is mounted, relative and without {@code ..}, or the empty text for its root
 * @param subPathExpr the same with variables of the container's environment, or the empty text; such a mount cannot be
 *     mapped
 */
public record VolumeMount(String volume, String mountPath, String subPath, String subPathExpr) {
    /**
     * Checks the members.
     *
     * @throws IllegalArgumentException if {@code mountPath} is empty
     * @throws NullPointerException if a member is null
     */
    public VolumeMount {
        Objects.requireNonNull(volume, "volume");
        Objects.requireNonNull(mountPath, "mountPath");
        if (mountPath.isEmpty()) {
            throw new IllegalArgumentException(
                    "the mount of volume \"" + volume + "\" needs a mountPath; this one is empty");
        }
        Objects.requireNonNull(subPath, "subPath");
        Objects.requireNonNull(subPathExpr, "subPathExpr");
    }

    /**
     * A mount of a volume's root.
     *
     * @param volume the volume's name
     * @param mountPath the path in the container, not empty
     * @throws IllegalArgumentException if {@code mountPath} is empty
     * @throws NullPointerException if an argument is null
     */
    public VolumeMount(String volume, String mountPath) {
        this(volume, mountPath, "", "");
    }
}
