package io.bytetrade.fsnotify.pathmap;

import java.util.Optional;

/** The paths that clients send, before any mount is looked at. Pure functions; any thread may call them. */
public final class PodPaths {
    private PodPaths() {}

    /**
     * Normalises a path exactly as {@link PathMap#map} does, so that a watch can be found again without the map: {@code //}
     * collapses, slashes at the end and {@code .} go away, and {@code ..} takes back the segment before it, by the letters
     * and not by what a symbolic link means. Above the root is the root.
     *
     * @param podPath any text that a client sent
     * @return the path as {@link MappedPath#podPath} has it; empty if no map takes it, because it is relative or empty, holds
     *     a NUL or an unpaired surrogate, or ends in {@code /...}
     */
    public static Optional<String> normalise(String podPath) {
        return fault(podPath).isPresent() ? Optional.empty() : Optional.of(LexicalPath.normalise(podPath));
    }

    /** Why no map takes a path, whatever is mounted; empty if one may. */
    static Optional<String> fault(String podPath) {
        if (podPath.isEmpty()) {
            return Optional.of("the path is empty; give one that begins with a slash");
        }
        if (!podPath.startsWith("/")) {
            return Optional.of("the path is relative; give it from the root, beginning with a slash");
        }
        if (!LexicalPath.canExist(podPath)) {
            return Optional.of(
                    "the path holds a NUL or an unpaired surrogate, which no file name can; correct the name");
        }
        if (LexicalPath.isRecursive(LexicalPath.normalise(podPath))) {
            return Optional.of("recursive watches are not supported; watch each directory by its own path");
        }
        return Optional.empty();
    }
}
