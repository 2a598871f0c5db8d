package io.bytetrade.fsnotify.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks the sentinels every now and then, as long as a connection to their master lasts, whether another is the master now.
 *
 * <p>A sentinel that demotes a master cuts its clients, subscribers included (Redis, "Sentinel client spec"), and a dead one is
 * noticed by PING. What remains is an old master that no sentinel reaches but that still answers here: subscribers and
 * publishers there would be by themselves for ever. On the subscribed connection Redis answers no ROLE, so the question
 * goes to the sentinels, and its answer counts only if the new master says the same of itself: a sentinel that was away may
 * be behind. Where they do not answer, nothing is known and nothing happens.
 *
 * <p>A thread of its own, {@code fsnotify-redis-sentinel}, so that no event waits for a sentinel.
 */
final class MasterWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisEventSource.class.getName());

    private final RedisSettings settings;
    private final Endpoint master;
    private final Runnable changed;
    private final Cutter cutter = new Cutter();
    private final CountDownLatch ended = new CountDownLatch(1);

    private MasterWatch(RedisSettings settings, Endpoint master, Runnable changed) {
        this.settings = settings;
        this.master = master;
        this.changed = changed;
    }

    /**
     * Begins to watch.
     *
     * @param master what the connection goes to
     * @param changed run once, on the thread of the watch, when another is the master
     */
    static MasterWatch begin(RedisSettings settings, Endpoint master, Runnable changed) {
        MasterWatch watch = new MasterWatch(settings, master, changed);
        Thread thread = new Thread(watch::run, "fsnotify-redis-sentinel");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!ended.await(settings.pingInterval().toNanos(), TimeUnit.NANOSECONDS)) {
                if (anotherIsMaster()) {
                    changed.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.log(DEBUG, "interrupted");
        }
    }

    private boolean anotherIsMaster() {
        try {
            long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
            Endpoint named = new Sentinels(settings, cutter).master(deadline);
            if (named.equals(master)) {
                return false;
            }
            RedisLink.requireMaster(settings, named, cutter);
            return true;
        } catch (AdapterException e) {
            LOG.log(DEBUG, "whether {0} still is the master is not known: {1}", master, e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.log(ERROR, "the watch of the Redis master met a bug, and goes on", e);
            return false;
        }
    }

    /** Ends the thread soon; only the resolver can keep it. Idempotent; any thread; does not block. */
    @Override
    public void close() {
        ended.countDown();
        cutter.close();
    }
}
