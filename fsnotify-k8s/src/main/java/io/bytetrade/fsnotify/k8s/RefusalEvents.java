package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands refusals to {@link PodEvents}, on a thread of its own, so that nobody waits for the API server. When 256 of them wait,
 * further ones are dropped, counted and logged: each client is refused and told all the same.
 */
final class RefusalEvents implements ProxyListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RefusalEvents.class.getName());
    private static final int QUEUE = 256;
    /** How often it looks whether counts are to be written. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final BlockingQueue<Refusal> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final PodEvents events;
    private final Thread thread;
    private volatile boolean closed;

    /** Makes one, with its thread, which ends with {@link #close}. */
    RefusalEvents(PodEvents events) {
        this.events = events;
        thread = new Thread(this::run, "fsnotify-k8s-events");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void refused(Refusal refusal) {
        if (refusal.channel().isPresent() && !queue.offer(refusal)) {
            dropped.incrementAndGet();
        }
    }

    /** Ends the thread; what waits is not written. Does not wait. Idempotent. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try {
                Refusal refusal = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (refusal != null) {
                    events.record(refusal);
                }
                events.writeCounts();
                logDropped();
            } catch (InterruptedException e) {
                return; // only close() interrupts
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a refusal could not be recorded as an Event; this is a bug", e);
            }
        }
    }

    private void logDropped() {
        long count = queue.isEmpty() ? dropped.getAndSet(0) : 0;
        if (count > 0) {
            LOG.log(Level.WARNING, "{0} refusals came too fast to be recorded as Events", count);
        }
    }
}
