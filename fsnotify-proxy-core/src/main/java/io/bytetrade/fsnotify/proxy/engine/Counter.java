package io.bytetrade.fsnotify.proxy.engine;

/** What an event loop counts. */
public enum Counter {
    /** Connections taken over from the acceptor. */
    CONNECTIONS_OPENED,
    /** Connections that ended, for whatever reason. */
    CONNECTIONS_CLOSED,
    /** Connections closed because their peer took no byte for the stall time. */
    CONNECTIONS_STALLED,
    /** Whole frames that arrived. */
    FRAMES_RECEIVED,
    /** Frames that could not be understood, were of no known type, or had no type at all. */
    FRAMES_MALFORMED,
    /** Paths that were added to the watch table. */
    WATCHES_ADDED,
    /** Paths that left the watch table. */
    WATCHES_REMOVED,
    /** Paths that were not added because of a limit. */
    PATHS_OVER_LIMIT,
    /** Events that somebody on this loop watches for. */
    EVENTS_MATCHED,
    /** WRITE events that were taken up by a later WRITE of the same file. */
    WRITES_COALESCED,
    /** Events whose name was neither equal to nor below the watch that their key named. */
    EVENTS_MISPLACED,
    /** Records handed to a socket or an outbox. */
    RECORDS_DELIVERED,
    /** Records dropped because the client's outbox was full. */
    RECORDS_DROPPED_SLOW,
    /** Records dropped because the client had suspended the watcher. */
    RECORDS_DROPPED_SUSPENDED,
    /** Records that no slot could hold. */
    RECORDS_NOT_REPRESENTABLE,
    /** Records that waited when their connection ended, in an outbox or before; those in the outbox by their bytes, rounded up. */
    RECORDS_DROPPED_CLOSED,
    /** Notices handed to a socket or an outbox. */
    NOTICES_SENT,
    /** Calls that wrote to a socket. */
    WRITE_CALLS,
    /** Bytes that sockets took. */
    BYTES_WRITTEN
}
