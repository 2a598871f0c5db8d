package io.bytetrade.fsnotify.proxy.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The way from the event source's thread to one event loop: a ring with one producer at a time and one consumer. The
 * producer waits while it is full, which is how back-pressure reaches the source; {@link #close} wakes it.
 *
 * <p>It holds {@code NodeEvent}s and {@link SourceGap}s, in the order in which they came.
 */
final class EventQueue {
    /** The bound, in events. */
    static final int CAPACITY = 8192;

    private static final long PARK_NANOS = 100_000_000;
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(EventQueue.class, "head", long.class);
            TAIL = MethodHandles.lookup().findVarHandle(EventQueue.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object[] ring = new Object[CAPACITY];

    /** When the item in the same place was received. */
    private final long[] times = new long[CAPACITY];

    /** Taken so far; written by the consumer. */
    @SuppressWarnings("FieldMayBeFinal")
    private long head;

    /** Put so far; written by the producer. */
    @SuppressWarnings("FieldMayBeFinal")
    private long tail;

    private volatile Thread waitingProducer;
    private volatile boolean closed;

    /**
     * Puts one item if there is room. Producer only.
     *
     * @param time when it was received
     * @return false if the queue is full
     */
    boolean offer(Object item, long time) {
        long position = (long) TAIL.get(this);
        if (position - (long) HEAD.getAcquire(this) >= CAPACITY) {
            return false;
        }
        int slot = (int) (position % CAPACITY);
        ring[slot] = item;
        times[slot] = time;
        TAIL.setRelease(this, position + 1);
        return true;
    }

    /** Waits until {@link #offer} may succeed, or the queue is closed. Producer only; an interrupt is kept for later. */
    void awaitRoom() {
        boolean interrupted = false;
        waitingProducer = Thread.currentThread();
        // The bounded park is a belt beside the unpark's braces: a full queue must never end the stream.
        while (!closed && size() >= CAPACITY) {
            LockSupport.parkNanos(this, PARK_NANOS);
            interrupted |= Thread.interrupted();
        }
        waitingProducer = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes the oldest items. Consumer only.
     *
     * @param target takes them from index 0 on, as many as there are and it has room for
     * @param received takes when they were received; as long as the target
     * @return how many were taken
     */
    int drainTo(Object[] target, long[] received) {
        long position = (long) HEAD.get(this);
        int count = (int) Math.min(target.length, (long) TAIL.getAcquire(this) - position);
        for (int i = 0; i < count; i++) {
            int slot = (int) ((position + i) % CAPACITY);
            target[i] = ring[slot];
            received[i] = times[slot];
            ring[slot] = null;
        }
        if (count > 0) {
            HEAD.setVolatile(this, position + count);
            Thread producer = waitingProducer;
            if (producer != null) {
                LockSupport.unpark(producer);
            }
        }
        return count;
    }

    /** How many items wait: exact for the consumer, at least as many as there are for the producer. */
    int size() {
        // The head first: the other way round a consumer in between would make it negative.
        long taken = (long) HEAD.getVolatile(this);
        return (int) ((long) TAIL.getVolatile(this) - taken);
    }

    /** Lets the producer go on, now and from now on; what waits can still be taken. Any thread. */
    void close() {
        closed = true;
        Thread producer = waitingProducer;
        if (producer != null) {
            LockSupport.unpark(producer);
        }
    }

    boolean isClosed() {
        return closed;
    }
}
