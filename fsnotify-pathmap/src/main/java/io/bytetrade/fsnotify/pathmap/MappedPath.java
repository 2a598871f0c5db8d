package io.bytetrade.fsnotify.pathmap;

import java.util.Optional;

/**
 * One directory or file under its two names: in the pod and on the node. Both are absolute and normalised: no {@code //},
 * no {@code .} or {@code ..}, no trailing slash except the root itself. The translations are called for each event: they
 * compare letters and join two texts.
 *
 * @param podPath as the pod sees it
 * @param nodePath as the node sees it
 */
public record MappedPath(String podPath, String nodePath) {
    /**
     * Checks the paths.
     *
     * @throws IllegalArgumentException if one is not absolute and normalised
     * @throws NullPointerException if one is null
     */
    public MappedPath {
        check("podPath", podPath);
        check("nodePath", nodePath);
    }

    /**
     * Translates a node path that is this one or lies below it.
     *
     * @param nodeName an absolute path on the node, normalised
     * @return the same file as the pod sees it; empty if it is neither equal to nor below {@link #nodePath} — as a path:
     *     {@code /data2} is not below {@code /data}
     */
    public Optional<String> toPod(String nodeName) {
        return translate(nodeName, nodePath, podPath);
    }

    /**
     * Translates a pod path that is this one or lies below it.
     *
     * @param podName an absolute path in the pod, normalised
     * @return the same file as the node sees it; empty if it is neither equal to nor below {@link #podPath}
     */
    public Optional<String> toNode(String podName) {
        return translate(podName, podPath, nodePath);
    }

    private static Optional<String> translate(String path, String from, String to) {
        if (path.equals(from)) {
            return Optional.of(to);
        }
        // Only the root ends with a slash; counted as empty, it is a prefix like any other, with a slash after it.
        int prefix = isRoot(from) ? 0 : from.length();
        if (!path.startsWith(from) || path.charAt(prefix) != '/') {
            return Optional.empty();
        }
        String rest = path.substring(prefix);
        return Optional.of(isRoot(to) ? rest : to.concat(rest));
    }

    private static boolean isRoot(String path) {
        return path.length() == 1;
    }

    private static void check(String what, String path) {
        if (!LexicalPath.isNormal(path)) {
            throw new IllegalArgumentException(
                    what + " must be absolute, without //, ., .. or a slash at its end, but is " + path);
        }
    }
}
