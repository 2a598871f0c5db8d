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
        if (path.equals("/")) {
            return true;
        }
        if (!path.startsWith("/")) {
            return false;
        }
        for (int start = 1; start <= path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (end == start || isDots(path, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    /** Whether a segment is {@code .} or {@code ..}. */
    private static boolean isDots(String path, int start, int end) {
        int last = path.charAt(end - 1);
        return last == '.' && (end - start == 1 || end - start == 2 && path.charAt(start) == '.');
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
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == path.length() || !Character.isLowSurrogate(path.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Whether the last segment of a normal path is {@code ...}, which in Go's fsnotify stands for the whole tree below the
     * directory before it (its function {@code recursivePath}): such a watch would not be of the path that was mapped.
     */
    static boolean isRecursive(String normal) {
        return normal.endsWith("/...");
    }
}
