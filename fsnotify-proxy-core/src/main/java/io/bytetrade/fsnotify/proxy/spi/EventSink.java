package io.bytetrade.fsnotify.proxy.spi;

import java.util.List;

/**
 * Where an {@link EventSource} puts what it hears. Calls may come from any thread; they take effect in the order in which
 * they were made.
 */
public interface EventSink {
    /**
     * Hands over events. Blocks while the proxy's queues are full, which is how a source learns to slow down; returns at
     * once after the proxy was closed.
     *
     * @param batch events in the order in which they happened; the list and its elements must not change afterwards
     */
    void events(List<NodeEvent> batch);

    /**
     * Says that events may be missing between those handed over before and those handed over after this call: every client
     * with watches hears of it. To be called when the stream stands again. Blocks like {@link #events}.
     *
     * @param reason why, for clients and logs; it names no secret and no path of the node
     */
    void gap(String reason);
}
