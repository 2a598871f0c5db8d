package io.bytetrade.fsnotify.pathmap;

import java.util.Optional;

/**
 * One directory or file under its two names: in the pod and on the node. Both are absolute and normalised: no {@code //},
 * no {@code .} or {@code ..}, no trailing slash except the root itself.
 *
 * @param podPath as the pod sees it
 * @param nodePath as the node sees it
 */
public record MappedPath(String podPath, String nodePath) {
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
        throw new UnsupportedOperationException();
    }
}
