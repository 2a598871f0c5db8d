package io.bytetrade.fsnotify.pathmap;

import java.util.Objects;

/** What {@link PathMap#map} says of a path. */
public sealed interface Mapping {
    /**
     * The path lies on a volume that can be watched.
     *
     * @param path its two names
     */
    record Mapped(MappedPath path) implements Mapping {
        /** Checks that no member is null. */
        public Mapped {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * The path cannot be watched.
     *
     * @param podPath the path that was asked for, as it was given: a client's text, not fit for a log as it is
     * @param reason why and what to do, in words for the client: they name volumes only, no path of the node
     */
    record Refused(String podPath, String reason) implements Mapping {
        /** Checks that no member is null. */
        public Refused {
            Objects.requireNonNull(podPath, "podPath");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
