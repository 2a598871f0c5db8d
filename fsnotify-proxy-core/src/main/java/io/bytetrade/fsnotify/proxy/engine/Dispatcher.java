package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Hands what the source says to every event loop, in one order for all. Any thread: the lock makes several source threads
 * take turns, once for a batch, and is free for a source that has one.
 */
public final class Dispatcher implements EventSink {
    private static final int REMOVED = Op.REMOVE | Op.RENAME;
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final List<EventLoop> loops;
    private final Consumer<String> removedPaths;
    private final Consumer<String> gapListener;
    private final ReentrantLock order = new ReentrantLock();
    private final GapLog log = new GapLog(line -> LOG.log(System.Logger.Level.WARNING, "{0}", line), System::nanoTime);
    private final LongAdder events = new LongAdder();
    private final LongAdder gaps = new LongAdder();

    /**
     * A sink for the source.
     *
     * @param loops the loops that get everything
     * @param removedPaths hears the name of every path that was removed or renamed away; must cost next to nothing
     * @param gapListener hears the reason of every gap
     */
    public Dispatcher(List<EventLoop> loops, Consumer<String> removedPaths, Consumer<String> gapListener) {
        this.loops = List.copyOf(loops);
        this.removedPaths = removedPaths;
        this.gapListener = gapListener;
    }

    @Override
    public void events(List<NodeEvent> batch) {
        long received = System.nanoTime();
        order.lock();
        try {
            events.add(batch.size());
            for (NodeEvent event : batch) {
                if ((event.op() & REMOVED) != 0) {
                    removedPaths.accept(event.name());
                }
            }
            for (EventLoop loop : loops) {
                loop.handOver(batch, received);
            }
        } finally {
            order.unlock();
        }
    }

    @Override
    public void gap(String reason) {
        long received = System.nanoTime();
        order.lock();
        try {
            gaps.increment();
            log.gap(reason);
            List<SourceGap> gap = List.of(new SourceGap(reason));
            for (EventLoop loop : loops) {
                loop.handOver(gap, received);
            }
            gapListener.accept(reason);
        } finally {
            order.unlock();
        }
    }

    /**
     * Events handed over; any thread.
     *
     * @return a count since the beginning
     */
    public long eventCount() {
        return events.sum();
    }

    /**
     * Gaps handed over; any thread.
     *
     * @return a count since the beginning
     */
    public long gapCount() {
        return gaps.sum();
    }

    /**
     * Whether the calling thread is inside this sink, so that it must not wait for the source to end.
     *
     * @return true on a source's thread in the middle of a call
     */
    public boolean isCaller() {
        return order.isHeldByCurrentThread();
    }
}
