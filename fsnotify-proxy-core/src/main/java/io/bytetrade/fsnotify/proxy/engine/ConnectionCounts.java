package io.bytetrade.fsnotify.proxy.engine;

/** What is counted of one connection, besides {@link Counters} of its loop. Its loop only. */
final class ConnectionCounts {
    long framesReceived;
    long recordsDelivered;
    long recordsDroppedSlow;
    long recordsDroppedSuspended;
    long recordsNotRepresentable;
    long noticesSent;
    long bytesWritten;
}
