package io.bytetrade.fsnotify.proxy.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Since when what a client says is held up by a message that waits for its pod. Nothing is forwarded for a WATCH before it is
 * handled; one that was held up so long that its client may rely on it already has missed what happened since.
 */
final class HeldUp {
    private final long longNanos;
    private boolean holding;
    private long since;
    private Instant wallSince;
    private boolean unread;

    /** @param noticeable how long a message may be held up before its client may have missed something */
    HeldUp(Duration noticeable) {
        this.longNanos = noticeable.toNanos();
    }

    /** A message begins to wait for its pod. */
    void begin(Instant time, long now) {
        if (!holding) {
            holding = true;
            since = now;
            wallSince = time;
        }
    }

    /** So much waits behind it that no more is read: some of it may wait in the socket. */
    void leaveUnread() {
        unread = true;
    }

    /**
     * All that was read is handled.
     *
     * @param mayBeMore whether the socket may hold more that has arrived
     */
    void caughtUp(boolean mayBeMore) {
        if (!unread || !mayBeMore) {
            holding = false;
            unread = false;
        }
    }

    /** Since when a message that is handled now may have been here; empty if it came just now. */
    Optional<Instant> since() {
        return holding ? Optional.of(wallSince) : Optional.empty();
    }

    /** Whether a message that is handled now may have been held up for long. */
    boolean isLong(long now) {
        return holding && now - since > longNanos;
    }
}
