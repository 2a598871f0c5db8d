package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;

/** An element of a payload, in the order in which they came. */
sealed interface PayloadElement {
    /** The sequence number of an event that has none. */
    long NOT_NUMBERED = -1;

    /**
     * Something happened to a file.
     *
     * @param event what
     * @param src who published it, or null
     * @param seq its number among the events of {@code src}, or {@link #NOT_NUMBERED}
     */
    record Change(NodeEvent event, String src, long seq) implements PayloadElement {}

    /**
     * The publisher says that events are missing here.
     *
     * @param reason why, in its words; not empty
     * @param src who says so, or null
     */
    record Gap(String reason, String src) implements PayloadElement {}

    /**
     * An element that cannot be used.
     *
     * @param why what is wrong with it
     */
    record Skipped(String why) implements PayloadElement {}
}
