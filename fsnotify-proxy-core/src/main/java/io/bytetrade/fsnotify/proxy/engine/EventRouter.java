package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
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
     */
    void accept(Object item, long now) {
        guard(() -> {
            if (item instanceof NodeEvent event) {
                route(event, now);
            } else {
                gaps.accept(((SourceGap) item).reason());
            }
        });
    }

    /**
     * Ends a batch: sends the WRITEs whose window ended, but no more than a number of them. If something failed in it, clients
     * are told that something may be missing: nothing is lost in silence, by a bug neither.
     */
    void expire(long now, int most) {
        if (coalescer.nextDueIn(now) <= 0) {
            guard(() -> coalescer.expire(now, most));
        }
        tellFailure();
    }

    /** Sends all pending WRITEs. */
    void flush() {
        guard(coalescer::flushAll);
        tellFailure();
    }

    /** Nanoseconds until {@link #expire} has something to do, see {@link WriteCoalescer#nextDueIn}. */
    long nextDueIn(long now) {
        return coalescer.nextDueIn(now);
    }

    private void route(NodeEvent event, long now) {
        if (concernsAnybody(table.get(event.key()), event) || concernsAnybody(table.get(event.name()), event)) {
            counters.increment(Counter.EVENTS_MATCHED);
            coalescer.accept(event, now);
        }
    }

    private static boolean concernsAnybody(WatchedPath watched, NodeEvent event) {
        return watched != null && watched.concernsAnybody(event.node());
    }

    /** A step that fails harms no other. Of several in a batch the first is logged, or a bug could fill the log. */
    private void guard(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            if (!failed) {
                LOG.log(System.Logger.Level.ERROR, "events could not be routed; this is a bug", e);
            }
            failed = true;
        }
    }

    private void tellFailure() {
        if (failed) {
            failed = false;
            gaps.accept("an internal error lost events");
        }
    }

    /** Who watches is asked again, because a pending WRITE goes to whoever watches when its window ends. */
    private void send(NodeEvent event) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            LOG.log(System.Logger.Level.DEBUG, "translate msg to watcher: {0}", LogText.of(event.toString()));
        }
        sequence++;
        WatchedPath byKey = table.get(event.key());
        if (byKey != null) {
            send(event, byKey);
        }
        // The directory's own watchers come first, so that a client that watches both hears of it under the directory.
        WatchedPath byName = event.name().equals(event.key()) ? null : table.get(event.name());
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
                EventRecord record =
                        EventRecord.of(name.get(), event.op(), audience.path().podPath());
                audience.forEach(event.node(), watch -> send(record, watch));
            }
        }
    }

    private void send(EventRecord record, Watch watch) {
        Watcher watcher = watch.watcher();
        if (watcher.isSuspended()) {
            counters.increment(Counter.RECORDS_DROPPED_SUSPENDED);
        } else {
            watcher.connection().send(record, sequence);
        }
    }
}
