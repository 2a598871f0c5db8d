package io.bytetrade.fsnotify.proxy.spi;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is handed, in order. */
public final class RecordingSink implements EventSink {
    private final List<NodeEvent> events = new CopyOnWriteArrayList<>();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final List<String> gaps = new CopyOnWriteArrayList<>();

    /** A sink that was handed nothing. */
    public RecordingSink() {}

    @Override
    public void events(List<NodeEvent> batch) {
        batches.add(batch.size());
        events.addAll(batch);
    }

    @Override
    public void gap(String reason) {
        gaps.add(reason);
    }

    /** What was handed over so far. */
    public List<NodeEvent> events() {
        return List.copyOf(events);
    }

    /** The sizes of the batches so far. */
    public List<Integer> batches() {
        return List.copyOf(batches);
    }

    /** The reasons of the gaps so far. */
    public List<String> gaps() {
        return List.copyOf(gaps);
    }
}
