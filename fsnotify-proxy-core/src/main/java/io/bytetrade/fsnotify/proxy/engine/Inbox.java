package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What other threads have for an event loop: the source's events, in a queue with a bound, and tasks. It also is where the
 * loop sleeps, so that whoever puts something in can wake it.
 *
 * <p>No wake-up is lost: the loop first says that it sleeps and then looks whether something is here; the others first put
 * something in and then look whether the loop sleeps. At least one of the two sees what the other did, because each does
 * its two steps in that order for every thread to see.
 */
final class Inbox {
    private static final System.Logger LOG = System.getLogger(Inbox.class.getName());

    private final EventQueue events = new EventQueue();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile boolean closed;
    private Selector selector;

    /** Makes it ready for {@link #await}; until then it only collects. The selector is closed with it. */
    void open(Selector opened) {
        selector = opened;
    }

    /** Where the loop registers its sockets. Loop only. */
    Selector selector() {
        return selector;
    }

    /**
     * Puts events and gaps in. Blocks while their queue is full; after it was closed it returns at once. One thread at a
     * time.
     *
     * @param received when they came, by {@link System#nanoTime}
     */
    void handOver(List<?> items, long received) {
        for (Object item : items) {
            while (!events.offer(item, received)) {
                if (events.isClosed()) {
                    return;
                }
                wakeUp();
                events.awaitRoom();
            }
        }
        wakeUp();
    }

    /**
     * Puts a task in; any thread, never blocks.
     *
     * @return false if it will not run, because the loop has ended
     */
    boolean execute(Runnable task) {
        tasks.add(task);
        wakeUp();
        return !closed || !tasks.remove(task);
    }

    /**
     * Waits until a socket is ready, something is here, or a time has passed. Loop only.
     *
     * @param ready takes the key of each socket that is ready
     * @param nanos how long to wait: 0 or less is not at all, {@link Long#MAX_VALUE} is for ever
     * @return whether it waited, so that the time that passed was not spent on sockets
     */
    boolean await(Consumer<SelectionKey> ready, long nanos) throws IOException {
        boolean waits = nanos > 0;
        if (waits) {
            asleep.set(true);
            waits = isEmpty();
        }
        if (waits) {
            // Rounded up: a timer that is not due yet would only turn the loop once more.
            selector.select(ready, nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        } else {
            selector.selectNow(ready);
        }
        asleep.set(false);
        return waits;
    }

    /** Takes the oldest task, or null if there is none. Loop only. */
    Runnable pollTask() {
        return tasks.poll();
    }

    /** Takes the oldest events and gaps, see {@link EventQueue#drainTo}. Loop only. */
    int drainEvents(Object[] target, long[] received) {
        return events.drainTo(target, received);
    }

    boolean hasEvents() {
        return events.size() > 0;
    }

    /** How many events and gaps wait, about; any thread. */
    int eventCount() {
        return events.size();
    }

    /** Takes a task back; any thread. Of one that was taken out nothing happens. */
    void withdraw(Runnable task) {
        tasks.remove(task);
    }

    /** Lets nobody wait any more to put events in: from now on those for which there is no room are dropped. Any thread. */
    void closeEvents() {
        events.close();
    }

    /** Takes nothing more in; what is here can still be taken out. Loop only. */
    void close() {
        closed = true;
        events.close();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the selector", e);
        }
    }

    private boolean isEmpty() {
        return tasks.isEmpty() && !hasEvents();
    }

    private void wakeUp() {
        // The queue's own store is a release: it alone may become visible only after the next load was done.
        VarHandle.fullFence();
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }
}
