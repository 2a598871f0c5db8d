package io.bytetrade.fsnotify.cli.bench;

import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.List;

/** A source in this process: what is published is handed over at once, on the publisher's thread. */
final class DirectFeed implements Feed, EventSource {
    private volatile EventSink sink;

    @Override
    public void start(EventSink newSink) {
        sink = newSink;
    }

    @Override
    public void publish(List<NodeEvent> events) {
        sink.events(events);
    }

    @Override
    public void close() {}
}
