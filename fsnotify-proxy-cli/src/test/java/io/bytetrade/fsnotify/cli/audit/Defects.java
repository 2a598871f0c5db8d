package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Bugs, as they could be in the proxy: what stands between the tap and the proxy to show that the audit finds them. */
final class Defects {
    private Defects() {}

    /** Gaps of the source are not told. */
    static UnaryOperator<EventSink> noGaps() {
        return sink -> new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                sink.events(batch);
            }

            @Override
            public void gap(String reason) {
                // Swallowed.
            }
        };
    }

    /** Gaps of the source are told behind the next events, not before them. */
    static UnaryOperator<EventSink> gapsTooLate() {
        return sink -> new EventSink() {
            private String waiting;

            @Override
            public void events(List<NodeEvent> batch) {
                sink.events(batch);
                if (waiting != null) {
                    sink.gap(waiting);
                    waiting = null;
                }
            }

            @Override
            public void gap(String reason) {
                waiting = reason;
            }
        };
    }

    /** One numbered event in a thousand is done something to. */
    static UnaryOperator<EventSink> oneIn(int count, UnaryOperator<List<NodeEvent>> change) {
        return changing(
                new Predicate<>() {
                    private int seen;

                    @Override
                    public boolean test(NodeEvent event) {
                        return event.key().contains("/n") && ++seen % count == 0;
                    }
                },
                change);
    }

    private static UnaryOperator<EventSink> changing(
            Predicate<NodeEvent> which, UnaryOperator<List<NodeEvent>> change) {
        return sink -> rewriting(sink, batch -> {
            List<NodeEvent> changed = new ArrayList<>();
            for (NodeEvent event : batch) {
                changed.addAll(which.test(event) ? change.apply(List.of(event)) : List.of(event));
            }
            return changed;
        });
    }

    /** Each event of a batch changes places with the next, if that is of another path or not does not matter. */
    static UnaryOperator<EventSink> swappedNeighbours() {
        return sink -> rewriting(sink, batch -> {
            List<NodeEvent> swapped = new ArrayList<>(batch);
            for (int i = 0; i + 1 < swapped.size(); i += 2) {
                NodeEvent first = swapped.get(i);
                swapped.set(i, swapped.get(i + 1));
                swapped.set(i + 1, first);
            }
            return swapped;
        });
    }

    /** The last WRITE of a burst comes behind the next op of its file, as if that did not send it first. */
    static UnaryOperator<EventSink> noFlushBeforeTheNextOp() {
        Map<String, NodeEvent> pending = new HashMap<>();
        return sink -> rewriting(sink, batch -> {
            List<NodeEvent> out = new ArrayList<>();
            for (NodeEvent event : batch) {
                if (event.op() == Op.WRITE) {
                    pending.put(event.name(), event);
                } else {
                    out.add(event);
                    NodeEvent write = pending.remove(event.name());
                    if (write != null) {
                        out.add(write);
                    }
                }
            }
            return out;
        });
    }

    /** WRITEs are never sent. */
    static UnaryOperator<EventSink> noWrites() {
        return changing(event -> event.op() == Op.WRITE, event -> List.of());
    }

    private static EventSink rewriting(EventSink sink, UnaryOperator<List<NodeEvent>> batches) {
        return new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                sink.events(batches.apply(batch));
            }

            @Override
            public void gap(String reason) {
                sink.gap(reason);
            }
        };
    }
}
