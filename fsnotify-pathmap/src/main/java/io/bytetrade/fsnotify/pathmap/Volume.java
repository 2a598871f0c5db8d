package io.bytetrade.fsnotify.pathmap;

import java.util.Objects;

/** A volume of a pod, as far as the mapping needs it. */
public sealed interface Volume {
    /**
     * The name by which mounts refer to it.
     *
     * @return never null
     */
    String name();

    /**
     * A directory or file of the node.
     *
     * @param name the name by which mounts refer to it
     * @param path where it is on the node, absolute and without {@code ..}; any other is refused by {@link PathMap}
     * @param type what it was declared to be
     */
    record HostPath(String name, String path, HostPathType type) implements Volume {
        /** Checks that no member is null. */
        public HostPath {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(type, "type");
        }
    }

    /**
     * A volume whose place on the node nobody can watch.
     *
     * @param name the name by which mounts refer to it
     * @param kind its kind in the words of the Kubernetes API, for the refusal's text, for example {@code emptyDir}
     */
    record Unwatchable(String name, String kind) implements Volume {
        /** Checks that no member is null. */
        public Unwatchable {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(kind, "kind");
        }
    }
}
