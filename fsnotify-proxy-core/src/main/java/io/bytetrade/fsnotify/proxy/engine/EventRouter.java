package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way of an event through its loop: look up who watches, coalesce, translate, and put the record into the connections'
 * hands (DESIGN §3). Its cost follows the matches, not the clients.
 */
final class EventRouter {
    private static final System.Logger LOG = System.getLogger(EventRouter.class.getName());

    private final WatchTable table;
    private final WriteCoalescer coalescer;
    private final Consumer<String> gaps;
    private final Counters counters;

    /** Numbers the events that went out, so that a connection knows whether it had one already. */
    private long sequence;

    /** The records that go to the watches of an audience that a node's events concern; handed out before the batch ends. */
    private final Burst.Builder burst = new Burst.Builder();

    private Audience burstAudience;
    private String burstNode;

    /** Something failed since the clients were told so last. */
    private boolean failed;

    /**
     * A router without pending WRITEs.
     *
     * @param gaps tells everybody who watches that events may be missing, and why
     */
    EventRouter(EngineOptions options, WatchTable table, Consumer<String> gaps, Counters counters) {
        this.table = table;
        this.gaps = gaps;
        this.counters = counters;
        this.coalescer = new WriteCoalescer(
                options.writeWindow().toNanos(),
                options.writeMaxDelay().toNanos(),
                WriteCoalescer.MAX_WINDOWS,
                this::send,
                counters);
    }

    /**
     * Takes the next that the source has to say.
     *
     * @param item a {@link NodeEvent} or a {@link SourceGap}
     * @return whether an event goes out because of it, with this batch
     */
    boolean accept(Object item, long now) {
        long before = sequence;
        // Without a lambda: this is for every event.
        try {
            if (item instanceof NodeEvent event) {
                route(event, now);
            } else {
                deliver();
                gaps.accept(((SourceGap) item).reason());
            }
        } catch (Throwable e) {
            failed(e);
        }
        return sequence != before;
    }

    /**
     * Ends a batch: sends the WRITEs whose window ended, but no more than a number of them, and hands out what was collected. If
     * something failed in it, clients are told that something may be missing: nothing is lost in silence, by a bug neither.
     */
    void endBatch(long now, int most) {
        if (coalescer.nextDueIn(now) <= 0) {
            guard(() -> coalescer.expire(now, most));
        }
        end();
    }

    /** Sends all pending WRITEs. */
    void flush() {
        guard(coalescer::flushAll);
        end();
    }

    /** Nanoseconds until {@link #endBatch} has something to do, see {@link WriteCoalescer#nextDueIn}. */
    long nextDueIn(long now) {
        return coalescer.nextDueIn(now);
    }

    private void route(NodeEvent event, long now) {
        WatchedPath byKey = table.get(event.key());
        // A directory's own watchers come first, so that a client that watches both hears of it under the directory.
        WatchedPath byName = event.name().equals(event.key()) ? null : table.get(event.name());
        if (concernsAnybody(byKey, event) || concernsAnybody(byName, event)) {
            counters.increment(Counter.EVENTS_MATCHED);
            if (!coalescer.keeps(event, now)) {
                send(event, byKey, byName);
            }
        }
    }

    private static boolean concernsAnybody(WatchedPath watched, NodeEvent event) {
        return watched != null && watched.concernsAnybody(event.node());
    }

    private void end() {
        if (!burst.isEmpty()) {
            guard(this::deliver);
        }
        if (failed) {
            failed = false;
            gaps.accept("an internal error lost events");
        }
    }

    /** A step that fails harms no other. */
    private void guard(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Of several failures in a batch the first is logged, or a bug could fill the log. */
    private void failed(Throwable e) {
        if (!failed) {
            LOG.log(System.Logger.Level.ERROR, "events could not be routed; this is a bug", e);
        }
        failed = true;
    }

    /** A pending WRITE goes to whoever watches when its window ends. */
    private void send(NodeEvent event) {
        send(event, table.get(event.key()), event.name().equals(event.key()) ? null : table.get(event.name()));
    }

    private void send(NodeEvent event, WatchedPath byKey, WatchedPath byName) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            LOG.log(System.Logger.Level.DEBUG, "translate msg to watcher: {0}", LogText.of(event.toString()));
        }
        sequence++;
        if (byKey != null) {
            send(event, byKey);
        }
        if (byName != null) {
            send(event, byName);
        }
    }

    private void send(NodeEvent event, WatchedPath watched) {
        for (Audience audience : watched.audiences()) {
            Optional<String> name = audience.path().toPod(event.name());
            if (name.isEmpty()) {
                counters.increment(Counter.EVENTS_MISPLACED);
                return;
            }
            if (audience.concernsAnybody(event.node())) {
                collect(
                        audience,
                        event.node(),
                        EventRecord.of(name.get(), event.op(), audience.path().podPath()));
            }
        }
    }

    /** Keeps a record for those that the ones before it are for, too; the first for others hands out what was kept. */
    private void collect(Audience audience, String node, EventRecord record) {
        boolean sameReceivers = audience == burstAudience && Objects.equals(node, burstNode);
        if (!sameReceivers || !burst.takes(record, sequence)) {
            deliver();
            burstAudience = audience;
            burstNode = node;
        }
        burst.add(record, sequence);
    }

    private void deliver() {
        if (!burst.isEmpty()) {
            Burst ready = burst.build();
            burstAudience.forEach(burstNode, watch -> deliver(ready, watch));
        }
    }

    private void deliver(Burst ready, Watch watch) {
        Watcher watcher = watch.watcher();
        if (watcher.isSuspended()) {
            counters.add(Counter.RECORDS_DROPPED_SUSPENDED, ready.size());
            watcher.connection().counts().recordsDroppedSuspended += ready.size();
        } else {
            watcher.connection().send(ready);
        }
    }
}
