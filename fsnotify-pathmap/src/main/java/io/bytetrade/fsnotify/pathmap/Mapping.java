package io.bytetrade.fsnotify.pathmap;

/** What {@link PathMap#map} says of a path. */
public sealed interface Mapping {
    /**
     * The path lies on a volume that can be watched.
     *
     * @param path its two names
     */
    record Mapped(MappedPath path) implements Mapping {}

    /**
     * The path cannot be watched.
     *
     * @param podPath the path that was asked for, as it was given
     * @param reason why, in words for the client: they name pod paths and volumes only, no path of the node
     */
    record Refused(String podPath, String reason) implements Mapping {}
}
