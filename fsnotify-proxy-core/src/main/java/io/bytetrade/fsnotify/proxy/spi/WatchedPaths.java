package io.bytetrade.fsnotify.proxy.spi;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one watcher wants to be watched on its node: the union over the live connections of this process that speak for it.
 *
 * @param id the watcher
 * @param podUid the uid of its pod, or null where it is not known
 * @param nodePaths paths on the node, not empty; immutable, in natural order
 * @param claimedAt when a client last sent WATCH for it
 */
public record WatchedPaths(ChannelId id, String podUid, SortedSet<String> nodePaths, Instant claimedAt) {
    /**
     * Copies the set.
     *
     * @throws IllegalArgumentException if there is no path
     * @throws NullPointerException if a member other than {@code podUid} is null
     */
    public WatchedPaths {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(claimedAt, "claimedAt");
        nodePaths = Collections.unmodifiableSortedSet(new TreeSet<>(nodePaths));
        if (nodePaths.isEmpty()) {
            throw new IllegalArgumentException("no path is watched by " + id + ": remove it instead");
        }
    }
}
