package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Keeps events and gaps in the one order in which they came, and how they were batched. */
final class Transcript implements EventSink {
    private final List<Object> entries = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();

    @Override
    public synchronized void events(List<NodeEvent> batch) {
        entries.addAll(batch);
        batches.add(batch.size());
    }

    @Override
    public synchronized void gap(String reason) {
        entries.add(reason);
    }

    /** {@link NodeEvent}s, and a text for each gap. */
    synchronized List<Object> entries() {
        return List.copyOf(entries);
    }

    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    synchronized int size() {
        return entries.size();
    }

    /** The names of the events, in their order; {@code gap} for each gap. */
    synchronized List<String> names() {
        return entries.stream()
                .map(entry -> entry instanceof NodeEvent event ? event.name() : "gap")
                .toList();
    }

    synchronized List<String> gaps() {
        return entries.stream()
                .map(entry -> entry instanceof String reason ? reason : null)
                .filter(Objects::nonNull)
                .toList();
    }
}
