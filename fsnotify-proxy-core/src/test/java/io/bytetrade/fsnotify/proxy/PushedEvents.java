package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.Arrays;
import java.util.List;

/** An event source whose events a test pushes on its own thread. */
final class PushedEvents implements EventSource {
    private volatile EventSink sink;
    private volatile boolean closed;

    @Override
    public void start(EventSink target) {
        sink = target;
    }

    void push(NodeEvent... events) {
        sink.events(List.of(events));
    }

    void push(List<NodeEvent> events) {
        sink.events(events);
    }

    void push(String name, int op, String key) {
        push(new NodeEvent(name, op, key));
    }

    /** Says in one batch that files were created, as the daemon says it: the key is the directory. */
    void created(String... names) {
        push(Arrays.stream(names)
                .map(name -> new NodeEvent(name, Op.CREATE, name.substring(0, name.lastIndexOf('/'))))
                .toList());
    }

    void gap(String reason) {
        sink.gap(reason);
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
