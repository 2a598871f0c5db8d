package io.bytetrade.fsnotify.pathmap;

/**
 * What the letters of a path say, without a look at any file: no symbolic link is followed, and {@code ..} takes back the
 * segment before it. {@code java.nio.file.Path} is no help here: it reads paths as the machine does that the proxy happens
 * to run on, with that machine's separator and character set.
 */
final class LexicalPath {
    private LexicalPath() {}

    /**
     * Whether a path is absolute and has no {@code //}, no {@code .} or {@code ..} and no slash at its end except as the root
     * itself.
     */
    static boolean isNormal(String path) {
        String closed = path + '/';
        boolean plain = !closed.contains("//") && !closed.contains("/./") && !closed.contains("/../");
        return path.equals("/") || (path.startsWith("/") && plain);
    }

    /** Makes a path {@linkplain #isNormal normal}; a relative one begins at the root, and nothing lies above the root. */
    static String normalise(String path) {
        if (isNormal(path)) {
            return path;
        }
        StringBuilder normal = new StringBuilder(path.length() + 1);
        for (String segment : path.split("/")) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> normal.setLength(Math.max(0, normal.lastIndexOf("/")));
                default -> normal.append('/').append(segment);
            }
        }
        return normal.isEmpty() ? "/" : normal.toString();
    }

    /** Whether a segment of the path is {@code ..}. */
    static boolean hasDotDot(String path) {
        return ('/' + path + '/').contains("/../");
    }

    /**
     * Whether a file can have this path: no file name holds a NUL (POSIX, base definitions, "Filename"), and an unpaired
     * surrogate has no form in UTF-8 (RFC 3629, section 3), so that whoever encodes it writes the path of some other file.
     */
    static boolean canExist(String path) {
        return path.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    /**
     * Whether the last segment of a normal path is {@code ...}, which in Go's fsnotify stands for the whole tree below the
     * directory before it (its function {@code recursivePath}): such a watch would not be of the path that was mapped.
     */
    static boolean isRecursive(String normal) {
        return normal.endsWith("/...");
    }
}
