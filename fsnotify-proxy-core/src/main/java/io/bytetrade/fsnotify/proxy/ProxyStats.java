package io.bytetrade.fsnotify.proxy;

import java.time.Duration;

/**
 * What a proxy has done and holds. Counts grow from the start on; each is exact unless its text says otherwise, but they are
 * not taken at one instant.
 *
 * @param connections clients that are connected now
 * @param watches paths that are watched now, over all connections
 * @param unsyncedWatchers watchers of which the registry does not hold what is wanted, now; without those that were left to
 *     somebody else's newer claim
 * @param oldestUnsynced for how long the registry has not held what is wanted of one of those, the longest of them; 0 if
 *     there is none
 * @param outboxBytes memory that holds what sockets did not take yet, and frames that have begun to arrive, now
 * @param watchBytes memory that watches need, and paths that wait for their pod, now; an estimate
 * @param connectionsOpened clients that have connected
 * @param connectionsClosed clients that are gone
 * @param connectionsStalled clients that were closed because they took no byte for the stall time
 * @param framesReceived frames from clients
 * @param framesMalformed frames from clients that could not be understood, or not wholly
 * @param pathsOverLimit paths that were not added because of a limit; the client was told
 * @param eventsReceived events that the source handed over
 * @param sourceGaps gaps that the source announced
 * @param eventsMatched events that somebody watches for; counted once for each event loop
 * @param eventsMisplaced events whose name was not below the watch that their key named
 * @param writesCoalesced WRITE events that were taken up by a later one
 * @param recordsDelivered event records that went to a socket or its outbox
 * @param recordsDroppedSlow event records that were dropped because a client's outbox was full; it was told
 * @param recordsDroppedSuspended event records that were dropped because the client had suspended the watcher
 * @param recordsNotRepresentable event records that no slot could hold; the client was told
 * @param recordsDroppedClosed event records that still waited when their connection ended, most of them counted as
 *     delivered before; an upper bound, from the number of bytes
 * @param noticesSent notices that went to a socket or its outbox
 * @param writeCalls calls that wrote to a socket
 * @param bytesWritten bytes that sockets took
 * @param latencies how long events took from the source to the sockets
 */
public record ProxyStats(
        int connections,
        int watches,
        int unsyncedWatchers,
        Duration oldestUnsynced,
        long outboxBytes,
        long watchBytes,
        long connectionsOpened,
        long connectionsClosed,
        long connectionsStalled,
        long framesReceived,
        long framesMalformed,
        long pathsOverLimit,
        long eventsReceived,
        long sourceGaps,
        long eventsMatched,
        long eventsMisplaced,
        long writesCoalesced,
        long recordsDelivered,
        long recordsDroppedSlow,
        long recordsDroppedSuspended,
        long recordsNotRepresentable,
        long recordsDroppedClosed,
        long noticesSent,
        long writeCalls,
        long bytesWritten,
        LatencyHistogram latencies) {}
