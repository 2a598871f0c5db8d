package io.bytetrade.fsnotify.protocol.client;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events that were read and not handed over yet. It never drops one; once it is {@link #full} its filler must stop
 * reading from the socket until half of it was taken, and so the proxy learns that this client is slow. What a single read
 * yields still goes in. Thread-safe.
 */
final class EventBuffer {
    private final String owner;
    private final int capacity;
    private final Runnable roomAgain;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<WatcherEvent> events = new ArrayDeque<>();
    private boolean full;
    private boolean ended;

    /**
     * An empty buffer.
     *
     * @param owner for messages
     * @param capacity the number of events that makes it full
     * @param roomAgain called by the thread that took the event after which the buffer is no longer full
     */
    EventBuffer(String owner, int capacity, Runnable roomAgain) {
        this.owner = owner;
        this.capacity = capacity;
        this.roomAgain = roomAgain;
    }

    /** Appends an event; after {@link #end} nothing. A gap right after a gap adds nothing to it, and so is left out. */
    void put(WatcherEvent event) {
        lock.lock();
        try {
            boolean sameGap = event instanceof WatcherEvent.Gap && events.peekLast() instanceof WatcherEvent.Gap;
            if (ended || sameGap) {
                return;
            }
            events.addLast(event);
            full |= events.size() >= capacity;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether reading should pause: from the moment when the capacity is reached until only half of it is left. */
    boolean full() {
        lock.lock();
        try {
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** The number of events, for tests. */
    int size() {
        lock.lock();
        try {
            return events.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest event; waits for it.
     *
     * @throws ClosedWatcherException if there is none and the end was reached
     */
    WatcherEvent take() throws InterruptedException {
        Optional<WatcherEvent> event;
        do {
            event = poll(Long.MAX_VALUE);
        } while (event.isEmpty());
        return event.get();
    }

    /**
     * Takes the oldest event; waits for it at most so many nanoseconds.
     *
     * @throws ClosedWatcherException if there is none and the end was reached
     */
    Optional<WatcherEvent> poll(long nanos) throws InterruptedException {
        WatcherEvent event;
        boolean room;
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (events.isEmpty()) {
                if (ended) {
                    throw new ClosedWatcherException(owner + " is closed, and all its events were taken");
                }
                if (left <= 0) {
                    return Optional.empty();
                }
                left = changed.awaitNanos(left);
            }
            event = events.removeFirst();
            room = full && events.size() <= capacity / 2;
            full &= !room;
        } finally {
            lock.unlock();
        }
        if (room) {
            roomAgain.run();
        }
        return Optional.of(event);
    }

    /** Nothing comes any more: what is here can still be taken. Idempotent. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The {@link #end}, and nobody wants what is here. */
    void discard() {
        lock.lock();
        try {
            events.clear();
            end();
        } finally {
            lock.unlock();
        }
    }
}
