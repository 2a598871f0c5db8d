package io.bytetrade.fsnotify.pathmap;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The type of a hostPath volume: what must be at the path on the node before the pod starts (Kubernetes API reference,
 * HostPathVolumeSource).
 */
public enum HostPathType {
    /** No type was given: nothing is checked. Kubernetes writes it as the empty text. */
    UNSET("Unset"),
    /** A directory must exist. */
    DIRECTORY("Directory"),
    /** A directory, made when it is absent. */
    DIRECTORY_OR_CREATE("DirectoryOrCreate"),
    /** A file must exist. */
    FILE("File"),
    /** A file, made when it is absent. */
    FILE_OR_CREATE("FileOrCreate"),
    /** A Unix socket must exist. */
    SOCKET("Socket"),
    /** A character device must exist. */
    CHAR_DEVICE("CharDevice"),
    /** A block device must exist. */
    BLOCK_DEVICE("BlockDevice");

    /** The types that the proxy watches unless it is told otherwise: directories that are certain to exist. */
    public static final Set<HostPathType> DEFAULT_ALLOWED =
            Collections.unmodifiableSet(EnumSet.of(DIRECTORY, DIRECTORY_OR_CREATE));

    private final String label;

    HostPathType(String label) {
        this.label = label;
    }

    /**
     * Finds a type by its name in the Kubernetes API.
     *
     * @param type for example {@code DirectoryOrCreate}, in any case; null, the empty text and {@code Unset} are
     *     {@link #UNSET}
     * @return the type, or empty for a name that is none
     */
    public static Optional<HostPathType> of(String type) {
        if (type == null || type.isEmpty()) {
            return Optional.of(UNSET);
        }
        String wanted = type.toLowerCase(Locale.ROOT);
        for (HostPathType each : values()) {
            if (each.label.toLowerCase(Locale.ROOT).equals(wanted)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The name in the Kubernetes API, or {@code Unset}. */
    @Override
    public String toString() {
        return label;
    }
}
