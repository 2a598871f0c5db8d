package io.bytetrade.fsnotify.cli.bench;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Makes events and publishes them at their pace. One thread. */
final class Publishing {
    private static final long PAUSE_NANOS = 50_000;

    private final BenchPlan plan;
    private final Feed feed;
    private final long[] perWatch;
    private long events;
    private long stamped;
    private long mark;

    Publishing(BenchPlan plan, Feed feed) {
        this.plan = plan;
        this.feed = feed;
        this.perWatch = new long[plan.watches()];
    }

    /** One stamped event, for every client to receive something. */
    void probe() {
        feed.publish(List.of(next(0, false)));
    }

    /** Counts from here on. */
    void mark() {
        mark = stamped;
        events = 0;
    }

    /** Stamped events since {@link #mark}. */
    long stamped() {
        return stamped - mark;
    }

    /** Events since {@link #mark}. */
    long events() {
        return events;
    }

    /** How many stamped events each watch has had, ever. */
    long[] perWatch() {
        return perWatch.clone();
    }

    /**
     * Publishes until it is told to stop.
     *
     * @param clients says how many records have arrived since {@link #mark}
     */
    void run(BooleanSupplier goOn, ClientsHandle clients) {
        long begun = System.nanoTime();
        while (goOn.getAsBoolean()) {
            if (plan.rate() > 0) {
                LockSupport.parkNanos(begun + events * 1_000_000_000L / plan.rate() - System.nanoTime());
            } else {
                while (stamped() - clients.received() / plan.clients() > plan.window()) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            feed.publish(batch());
        }
        if (feed instanceof RedisFeed redis) {
            redis.flush();
        }
    }

    private List<NodeEvent> batch() {
        List<NodeEvent> batch = new ArrayList<>(plan.batch());
        for (int i = 0; i < plan.batch(); i++) {
            if (!falls(events, plan.matching())) {
                batch.add(new NodeEvent(Names.NODE_ELSEWHERE + "/f-" + events, Op.CREATE, Names.NODE_ELSEWHERE));
            } else {
                batch.add(next((int) (events % plan.watches()), falls(events, plan.writing())));
            }
            events++;
        }
        return batch;
    }

    private NodeEvent next(int watch, boolean write) {
        String directory = Names.nodePath(watch);
        if (write) {
            return new NodeEvent(Names.written(directory, events), Op.WRITE, directory);
        }
        stamped++;
        return new NodeEvent(
                Names.stamped(directory, System.nanoTime(), perWatch[watch]++, plan.nameBytes()), Op.CREATE, directory);
    }

    /** Spreads a share evenly over the events. */
    private static boolean falls(long event, double share) {
        return (long) ((event + 1) * share) != (long) (event * share);
    }
}
