package io.bytetrade.fsnotify.protocol;

import java.util.Objects;

/**
 * Something happened to a file, told in a pod's own paths.
 *
 * @param name the path that changed
 * @param op what happened, a mask of {@link Op}
 * @param key the watched path that the event belongs to
 */
public record FileEvent(String name, int op, String key) {
    /**
     * Checks the members.
     *
     * @throws NullPointerException if {@code name} or {@code key} is null
     */
    public FileEvent {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(key, "key");
    }

    @Override
    public String toString() {
        return Op.toString(op) + " " + name + " (watch " + key + ")";
    }
}
