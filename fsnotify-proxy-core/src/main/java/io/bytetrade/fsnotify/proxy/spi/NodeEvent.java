package io.bytetrade.fsnotify.proxy.spi;

import io.bytetrade.fsnotify.protocol.Op;
import java.util.Objects;

/**
 * Something happened to a file, told in the node's paths, as a daemon publishes it (PROTOCOL §1, "What the daemon
 * publishes"). Doubled slashes are collapsed and an empty key becomes {@code /}, because that is how deployed daemons speak
 * of the root directory.
 *
 * @param name the path that changed
 * @param op what happened, a mask of {@link Op}
 * @param key the watched path that the event belongs to: for a deployed daemon the parent directory of {@code name}
 * @param node the node where it happened, for an event that is local to it; null if every node's pods are to hear of it
 */
public record NodeEvent(String name, int op, String key, String node) {
    /**
     * Normalises the paths; an empty {@code node} becomes null.
     *
     * @throws NullPointerException if {@code name} or {@code key} is null
     */
    public NodeEvent {
        name = collapse(Objects.requireNonNull(name, "name"));
        key = key.isEmpty() ? "/" : collapse(key);
        node = node == null || node.isEmpty() ? null : node;
    }

    /**
     * An event for the pods of every node.
     *
     * @param name the path that changed
     * @param op what happened, a mask of {@link Op}
     * @param key the watched path that the event belongs to
     */
    public NodeEvent(String name, int op, String key) {
        this(name, op, key, null);
    }

    private static String collapse(String path) {
        return path.contains("//") ? path.replaceAll("/{2,}", "/") : path;
    }

    @Override
    public String toString() {
        return Op.toString(op) + " " + name + " (watch " + key + (node == null ? ")" : ", node " + node + ")");
    }
}
