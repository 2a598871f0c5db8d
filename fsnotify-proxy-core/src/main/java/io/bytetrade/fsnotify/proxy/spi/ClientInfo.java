package io.bytetrade.fsnotify.proxy.spi;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import io.bytetrade.fsnotify.protocol.ChannelId;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * One connected client at some moment, for an operator who looks. Counts are of this connection.
 *
 * @param peer where it speaks from
 * @param connectedFor for how long it has been connected
 * @param watchers whom it speaks for, in the order in which they first spoke; immutable
 * @param framesReceived frames from it
 * @param recordsDelivered event records that went to its socket or outbox
 * @param recordsDroppedSlow event records that were dropped because its outbox was full
 * @param recordsDroppedSuspended event records that were dropped because it had suspended the watcher
 * @param recordsNotRepresentable event records that no slot could hold
 * @param noticesSent notices that went to its socket or outbox
 * @param bytesWritten bytes that its socket took
 * @param outboxBytes bytes that wait for its socket
 */
public record ClientInfo(
        SocketAddress peer,
        Duration connectedFor,
        List<Watcher> watchers,
        long framesReceived,
        long recordsDelivered,
        long recordsDroppedSlow,
        long recordsDroppedSuspended,
        long recordsNotRepresentable,
        long noticesSent,
        long bytesWritten,
        long outboxBytes) {
    /** Copies the list. */
    public ClientInfo {
        watchers = List.copyOf(watchers);
    }

    /**
     * One watcher of a client.
     *
     * @param id its channel id
     * @param suspended whether the client wants no events for now
     * @param pathCount how many paths it watches
     * @param paths some of them, 64 at the most, in no order; immutable
     */
    public record Watcher(ChannelId id, boolean suspended, int pathCount, List<MappedPath> paths) {
        /** Copies the list. */
        public Watcher {
            paths = List.copyOf(paths);
        }
    }
}
