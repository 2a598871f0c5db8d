package io.bytetrade.fsnotify.redis;

import static java.lang.System.Logger.Level.WARNING;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Events that daemons publish on a Redis channel (PROTOCOL §1, "What the daemon publishes").
 *
 * <p><b>Loss.</b> Redis keeps nothing for a subscriber that is away. A subscription that is lost is got back for ever, and then
 * begins with a {@link EventSink#gap gap}: Redis restarted or failed over, the connection was cut or silent for too long, or
 * Redis itself gave up a subscriber that read too slowly ({@code client-output-buffer-limit pubsub}). A payload that is too
 * long is a gap as well; so are numbers that are missing, and {@code "Gap"} elements, where publishers send them. A payload or
 * an element that cannot be read is skipped, counted and logged.
 *
 * <p><b>Liveness.</b> After a time of silence Redis is asked by PING, after a longer one it is given up. A sink that blocks is
 * waited for without limit meanwhile: that is no silence of Redis.
 *
 * <p><b>Sentinel.</b> Where the address names sentinels, each connection goes to what they call the master then, if that calls
 * itself so. A failover ends in a gap like any other loss of the connection. An old master that lives on where no sentinel
 * reaches it is left when a sentinel names a new one; who reaches that old master alone, and sentinels that know no better,
 * hears what is published there until that ends.
 *
 * <p><b>Rights.</b> A user of Redis' ACL needs {@code +ping}, {@code +subscribe}, the channel, and with sentinels {@code
 * +role}. What is refused later (a password that changed, a right that was taken away) is tried again at the slowest pace, with
 * one line in the log, until somebody puts it right.
 *
 * <p>All methods: any thread. One thread of its own, named {@code fsnotify-redis}, reads, parses and calls the sink; with
 * sentinels another, {@code fsnotify-redis-sentinel}, asks them while a connection stands.
 */
public final class RedisEventSource implements EventSource {
    private static final System.Logger LOG = System.getLogger(RedisEventSource.class.getName());
    private static final long CLOSE_WAIT_MILLIS = 5_000;
    /** So that the thread's own words come before "no answer" for everything but a resolver that does not answer. */
    private static final long START_MARGIN_MILLIS = 1_000;

    private final RedisSettings settings;
    private final SourceCounters counters = new SourceCounters();
    private final Object lifecycle = new Object();
    private boolean closed;
    private SubscriberLoop loop;
    private Thread thread;

    /**
     * A source that is not started.
     *
     * @param settings where Redis is, and how to behave towards it
     */
    public RedisEventSource(RedisSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * {@inheritDoc}
     *
     * <p>Blocks for little longer than the connect time-out at most. When it throws, nothing is left running.
     *
     * @throws AdapterException if there is no subscription by then: permanent if login, rights or certificates must be mended
     *     first; the message is one line for the operator
     * @throws IllegalStateException if it has been called before
     */
    @Override
    public void start(EventSink sink) throws AdapterException {
        synchronized (lifecycle) {
            if (closed) {
                throw AdapterException.permanent("the Redis source is closed", null);
            }
            if (thread != null) {
                throw new IllegalStateException("the Redis source hands events to a sink already");
            }
            PayloadDelivery delivery = new PayloadDelivery(sink, counters, LOG);
            loop = new SubscriberLoop(settings, delivery, counters, LOG);
            thread = new Thread(loop, "fsnotify-redis");
            thread.setDaemon(true);
            thread.start();
        }
        boolean stands = false;
        try {
            awaitFirst();
            stands = true;
        } finally {
            if (!stands) {
                close();
            }
        }
    }

    private void awaitFirst() throws AdapterException {
        try {
            loop.first().get(settings.connectTimeout().toMillis() + START_MARGIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw (AdapterException) e.getCause();
        } catch (TimeoutException e) {
            throw AdapterException.retryable(
                    "Redis at " + settings.address() + " does not answer: not even its host name was found within "
                            + settings.connectTimeout().toMillis() + " ms; check REDIS_ADDR",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AdapterException.retryable("interrupted while connecting to Redis at " + settings.address(), e);
        }
    }

    /**
     * What it has done so far.
     *
     * @return counts, and whether the subscription stands
     */
    public RedisSourceStats stats() {
        return counters.snapshot();
    }

    /**
     * {@inheritDoc} Waits until the thread has ended, but no longer than five seconds for a sink that is in a call and does
     * not react to an interrupt, or for a resolver. The sink itself may call it.
     */
    @Override
    public void close() {
        Thread running;
        synchronized (lifecycle) {
            closed = true;
            running = thread;
            if (loop != null) {
                loop.end();
            }
        }
        if (running != null && running != Thread.currentThread()) {
            running.interrupt();
            await(running);
        }
    }

    private static void await(Thread running) {
        try {
            TimeUnit.MILLISECONDS.timedJoin(running, CLOSE_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            LOG.log(WARNING, "the sink or the resolver did not return: {0} is left behind", running.getName());
        }
    }

    /** Where it subscribes; no user, no password. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
