package io.bytetrade.fsnotify.cli.bench;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.List;

/** Where events are published. */
interface Feed extends AutoCloseable {
    /** Publishes events together, and may wait until they are taken. */
    void publish(List<NodeEvent> events);

    @Override
    void close();
}
