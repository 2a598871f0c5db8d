package io.bytetrade.fsnotify.pathmap;

import java.util.Objects;

/**
 * Where a container sees a volume.
 *
 * @param volume the volume's name
 * @param mountPath the path in the container, absolute
 * @param subPath the path within the volume that is mounted, or the empty text for its root
 * @param subPathExpr the same with variables of the container's environment, or the empty text; such a mount cannot be
 *     mapped
 */
public record VolumeMount(String volume, String mountPath, String subPath, String subPathExpr) {
    /** Checks that no member is null. */
    public VolumeMount {
        Objects.requireNonNull(volume, "volume");
        Objects.requireNonNull(mountPath, "mountPath");
        Objects.requireNonNull(subPath, "subPath");
        Objects.requireNonNull(subPathExpr, "subPathExpr");
    }

    /**
     * A mount of a volume's root.
     *
     * @param volume the volume's name
     * @param mountPath the path in the container, absolute
     */
    public VolumeMount(String volume, String mountPath) {
        this(volume, mountPath, "", "");
    }
}
