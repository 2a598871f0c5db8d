package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Something that the table found and the watching thread has to pass on, in the order of finding. */
sealed interface Finding {
    /** These events happened. */
    record Happened(List<NodeEvent> events) implements Finding {}

    /**
     * A directory appeared and is registered: what it already holds is to be listed and told.
     *
     * @param watch whose path it is
     * @param directory its real path
     */
    record Appeared(Watch watch, Path directory) implements Finding {}

    /**
     * Events were lost.
     *
     * @param reason names no path
     */
    record Lost(String reason) implements Finding {}

    /** A path that was watched for these is no longer: a put would say why. */
    record Unheld(Set<ChannelId> ids) implements Finding {}
}
