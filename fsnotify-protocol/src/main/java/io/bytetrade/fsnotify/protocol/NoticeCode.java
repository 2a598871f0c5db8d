package io.bytetrade.fsnotify.protocol;

import java.util.Optional;

/** What a {@link Notice} is about (PROTOCOL §2.1), with the number that stands on the wire. */
public enum NoticeCode {
    /** The frame cannot be understood; the text says where. */
    MALFORMED(1),
    /** The channel id is not one. */
    INVALID_CHANNEL(2),
    /** This peer is not that pod. */
    FORBIDDEN(3),
    /** There is no such pod or container. */
    POD_NOT_FOUND(4),
    /** A path is on no volume that can be watched; the text names the path and the reason. */
    NOT_MAPPED(5),
    /** The client was too slow and events were dropped: rescan. The text begins with their count. */
    EVENTS_LOST(6),
    /** The stream of events was interrupted: rescan. */
    SOURCE_GAP(7),
    /** Events whose path does not fit in 255 bytes were not sent. The text begins with their count. */
    NOT_REPRESENTABLE(8),
    /** Too many paths, watchers or bytes. */
    LIMIT_EXCEEDED(9),
    /** The watch is not registered yet; it is retried, there is nothing to do. */
    UNAVAILABLE(10),
    /** The proxy shuts down: reconnect. */
    GOING_AWAY(11);

    private static final NoticeCode[] BY_NUMBER = values();

    private final int number;

    NoticeCode(int number) {
        this.number = number;
    }

    /**
     * The number on the wire.
     *
     * @return 1 to 11
     */
    public int number() {
        return number;
    }

    /**
     * Whether the text of such a notice begins with a count of events.
     *
     * @return true for {@link #EVENTS_LOST} and {@link #NOT_REPRESENTABLE}
     */
    public boolean countsEvents() {
        return this == EVENTS_LOST || this == NOT_REPRESENTABLE;
    }

    /**
     * Finds a code by its number.
     *
     * @param number any number
     * @return the code, or empty for a number from a newer proxy: show its text to a person
     */
    public static Optional<NoticeCode> of(int number) {
        return number >= 1 && number <= BY_NUMBER.length ? Optional.of(BY_NUMBER[number - 1]) : Optional.empty();
    }
}
