package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The directories below which may be watched. Symbolic links are followed, but what they lead to must be below one of these
 * directories as well: a link that a pod made must not show it the rest of the node. Immutable; every call asks the file
 * system.
 */
final class Roots {
    private final List<Path> roots;

    /** @throws IllegalArgumentException if there is none, or one is not absolute */
    Roots(List<Path> roots) {
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("no root is given: name the directories below which may be watched");
        }
        for (Path root : roots) {
            if (!root.isAbsolute()) {
                throw new IllegalArgumentException("the root '" + root + "' is not absolute");
            }
        }
        this.roots = roots.stream().map(Path::normalize).toList();
    }

    /**
     * The path that a text names.
     *
     * @throws AdapterException with the text as refused path
     */
    static Path parse(String text) throws AdapterException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && path.normalize().toString().equals(text)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw refused(
                    text,
                    "cannot watch " + text + ": " + e.getReason()
                            + "; the JVM takes the encoding of file names from its locale, LC_ALL=C.UTF-8 for example",
                    "the node cannot have a file of that name",
                    e);
        }
        throw refused(
                text,
                "cannot watch " + text + ": not an absolute path without . and ..",
                "it is not an absolute path without . and .. on its node",
                null);
    }

    private static AdapterException refused(String path, String message, String reason, Exception cause) {
        return AdapterException.partial(message, cause, Set.of(), Map.of(path, reason));
    }

    /** Tells a directory from another one that takes its path later; null where the file system has no such thing. */
    static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /**
     * Looks what is at a path now, and where to watch it.
     *
     * @throws AdapterException with the path as refused path if it leads out of the roots; retryable if it could not be looked at
     */
    Sight look(Path path) throws AdapterException {
        try {
            Path real = real(path);
            if (real == null) {
                return lookAtParent(path);
            }
            requireInside(real, path);
            BasicFileAttributes found = Files.readAttributes(real, BasicFileAttributes.class);
            if (found.isDirectory()) {
                return new Sight(new Place(real, found.fileKey(), null), true);
            }
            requireInside(real.getParent(), path);
            return new Sight(new Place(real.getParent(), identity(real.getParent()), real.getFileName()), true);
        } catch (NoSuchFileException gone) {
            return Sight.NOTHING;
        } catch (IOException e) {
            throw AdapterException.retryable("cannot look at " + path + ": " + e, e);
        }
    }

    /** For a path that is not there. */
    private Sight lookAtParent(Path path) throws IOException, AdapterException {
        Path parent = path.getParent() == null ? null : real(path.getParent());
        boolean isRoot = roots.contains(path);
        if (parent == null || isRoot && !isInside(parent)) {
            if (roots.stream().noneMatch(path::startsWith)) {
                throw outside(path);
            }
            return Sight.NOTHING;
        }
        requireInside(parent, path);
        BasicFileAttributes found = Files.readAttributes(parent, BasicFileAttributes.class);
        return found.isDirectory()
                ? new Sight(new Place(parent, found.fileKey(), path.getFileName()), false)
                : Sight.NOTHING;
    }

    /** Null if nothing is there. */
    private static Path real(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            // Below a file: Linux says ENOTDIR, for which Java has no exception of its own.
            if (path.getParent() != null && !Files.isDirectory(path.getParent())) {
                return null;
            }
            throw e;
        }
    }

    private void requireInside(Path real, Path path) throws AdapterException {
        if (!isInside(real)) {
            throw outside(path);
        }
    }

    private boolean isInside(Path real) {
        for (Path root : roots) {
            try {
                if (real != null && real.startsWith(root.toRealPath())) {
                    return true;
                }
            } catch (IOException e) {
                // A root that is not there holds nothing.
                continue;
            }
        }
        return false;
    }

    private AdapterException outside(Path path) {
        return refused(
                path.toString(),
                "will not watch " + path + ": it, or the directory of a file, is not below " + roots
                        + " once symbolic links are followed",
                "it, or the directory of a file, is outside of what may be watched once symbolic links are followed",
                null);
    }

    @Override
    public String toString() {
        return roots.toString();
    }
}
