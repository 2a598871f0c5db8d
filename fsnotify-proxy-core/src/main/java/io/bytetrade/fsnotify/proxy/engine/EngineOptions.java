package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import java.time.Duration;
import java.util.Set;

/**
 * Settings of the event loops; the builder of the proxy has checked them.
 *
 * @param maxFrameBytes the longest frame to accept
 * @param maxPathsPerWatcher paths that one watcher may watch on a connection
 * @param maxPathsPerConnection paths that a connection may watch in all
 * @param maxWatchersPerConnection channel ids that a connection may speak for
 * @param firstFrameTimeout how long a new connection may take to send a whole frame
 * @param watchLateAfter how long a WATCH may wait for its pod before its client is told of a gap
 * @param outboxBytes how much may wait for one connection
 * @param allOutboxesBytes how much may wait for all connections together
 * @param allWatchesBytes how much the watches of all connections may need together
 * @param stallTime how long a connection with something waiting may take nothing
 * @param writeWindow how long a file must be quiet before its WRITE is sent; zero sends each
 * @param writeMaxDelay how long a file that is written without pause may stay unreported
 * @param notices whether clients are told of refusals and losses
 * @param hostPathTypes types of hostPath volumes that may be watched
 */
public record EngineOptions(
        int maxFrameBytes,
        int maxPathsPerWatcher,
        int maxPathsPerConnection,
        int maxWatchersPerConnection,
        Duration firstFrameTimeout,
        Duration watchLateAfter,
        long outboxBytes,
        long allOutboxesBytes,
        long allWatchesBytes,
        Duration stallTime,
        Duration writeWindow,
        Duration writeMaxDelay,
        boolean notices,
        Set<HostPathType> hostPathTypes) {}
