package io.bytetrade.fsnotify.proxy.spi;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An adapter could not do what it was asked. The message is for the operator's log; it holds no secret.
 *
 * <p>One from {@link WatchRegistry#put} may name the paths that it is about, see {@link #partial}; any other says nothing
 * about what is held.
 */
public final class AdapterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether the same call may succeed later by itself. */
    private final boolean retryable;

    private final TreeSet<String> failedPaths;
    private final TreeMap<String, String> refusedPaths;

    private AdapterException(
            String message,
            Throwable cause,
            boolean retryable,
            Set<String> failedPaths,
            Map<String, String> refusedPaths) {
        super(message, cause);
        this.retryable = retryable;
        this.failedPaths = new TreeSet<>(failedPaths);
        this.refusedPaths = new TreeMap<>(refusedPaths);
    }

    /**
     * A failure that may pass: no answer, overload, a conflict.
     *
     * @param message what was attempted and what came back
     * @param cause the underlying failure, or null
     * @return the exception
     */
    public static AdapterException retryable(String message, Throwable cause) {
        return new AdapterException(message, cause, true, Set.of(), Map.of());
    }

    /**
     * A failure that stays until somebody mends its cause: a missing right, a name that cannot exist.
     *
     * @param message what was attempted, what came back, and what to do
     * @param cause the underlying failure, or null
     * @return the exception
     */
    public static AdapterException permanent(String message, Throwable cause) {
        return new AdapterException(message, cause, false, Set.of(), Map.of());
    }

    /**
     * A failure of some paths of a put: all its other paths are held. It may pass if there is a path that may.
     *
     * @param message what was attempted and what came back; it may name paths of the node
     * @param cause the underlying failure, or null
     * @param failedPaths paths of the put that are not held, and may be when it is made again
     * @param refusedPaths paths of the put that will not be held until somebody mends the cause, each with the reason: this is
     *     told to the client, so that it names no path of the node and no secret, and needs no path to be understood
     * @return the exception
     * @throws IllegalArgumentException if no path is named
     */
    public static AdapterException partial(
            String message, Throwable cause, Set<String> failedPaths, Map<String, String> refusedPaths) {
        if (failedPaths.isEmpty() && refusedPaths.isEmpty()) {
            throw new IllegalArgumentException("a failure of some paths names at least one of them");
        }
        return new AdapterException(message, cause, !failedPaths.isEmpty(), failedPaths, refusedPaths);
    }

    /**
     * Whether the same call may succeed later by itself.
     *
     * @return true if it is worth to try again
     */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Whether all paths of the put are held but {@link #failedPaths} and {@link #refusedPaths}.
     *
     * @return false if it is not known what is held
     */
    public boolean isPartial() {
        return !failedPaths.isEmpty() || !refusedPaths.isEmpty();
    }

    /**
     * The paths of the node that are not held yet.
     *
     * @return in natural order, unmodifiable; empty unless it is {@linkplain #isPartial partial}
     */
    public Set<String> failedPaths() {
        return Collections.unmodifiableSet(failedPaths);
    }

    /**
     * The paths of the node that will not be held.
     *
     * @return each with the reason for the client, in natural order, unmodifiable; empty unless it is
     *     {@linkplain #isPartial partial}
     */
    public Map<String, String> refusedPaths() {
        return Collections.unmodifiableMap(refusedPaths);
    }
}
