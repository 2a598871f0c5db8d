package io.bytetrade.fsnotify.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The reading thread: keeps a subscription for as long as the source is open.
 *
 * <pre>{@code
 *  start --> connect, log in --> subscribe --> payload, payload, …
 *   ^ fails      ^   |               |              |
 *   | the first  |   v               v              v
 *   +---------- wait <---------------+--------------+  any fault
 *
 *  end() ends it, wherever it is
 * }</pre>
 *
 * <p>What was published while no subscription stood is lost: Redis keeps nothing. So the next one begins with a gap.
 */
final class SubscriberLoop implements Runnable {
    private final RedisSettings settings;
    private final PayloadDelivery delivery;
    private final SourceCounters counters;
    private final System.Logger log;
    private final ReconnectPace pace;
    private final Cutter cutter = new Cutter();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    /** Where the last connection went. */
    private Object redis;
    /** Why the last subscription ended. */
    private String lost;
    /** When the subscription that stands began. */
    private long standsSince;

    private boolean warnedOfPassing;
    private boolean warnedOfLasting;

    SubscriberLoop(RedisSettings settings, PayloadDelivery delivery, SourceCounters counters, System.Logger log) {
        this.settings = settings;
        this.redis = settings.address();
        this.delivery = delivery;
        this.counters = counters;
        this.log = log;
        this.pace = new ReconnectPace(
                settings.firstRetry(),
                settings.longestRetry(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Completed when the first subscription stands, or with an {@link AdapterException} when it could not be had. */
    CompletableFuture<Void> first() {
        return first;
    }

    /** Makes the thread end soon; only the sink and the resolver can keep it. Any thread; does not block. */
    void end() {
        ended.countDown();
        delivery.end();
        cutter.close();
    }

    @Override
    public void run() {
        while (!hasEnded()) {
            rest(session());
        }
        first.completeExceptionally(AdapterException.permanent("the Redis source is closed", null));
    }

    private boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** One connection from its beginning to its end; says how many nanoseconds to wait before the next. */
    private long session() {
        try (RedisLink link = RedisLink.open(settings, cutter)) {
            redis = link.endpoint();
            link.subscribe(new Subscription(link, delivery, this::stands));
            // Jedis returns only when the thread was interrupted, which nobody but close() has a reason to do.
            return broken("the reader was interrupted");
        } catch (AdapterException e) {
            return counters.subscribed ? broken(RedisFault.loss(e.getCause())) : unreachable(e);
        } catch (RuntimeException | Error e) {
            if (!first.isDone()) {
                return unreachable(AdapterException.permanent("the Redis source met a bug: " + e, e));
            }
            log.log(ERROR, "the Redis source met a bug, and connects anew", e);
            return broken("internal error");
        } finally {
            counters.subscribed = false;
        }
    }

    private void stands() {
        standsSince = System.nanoTime();
        warnedOfPassing = false;
        warnedOfLasting = false;
        counters.subscribed = true;
        if (!first.isDone()) {
            // Said before it is true for others, or their next step could stand before it in the log.
            log.log(INFO, "subscribed to channel {0} at Redis {1}", settings.channel(), redis);
            first.complete(null);
        } else if (!hasEnded()) {
            counters.reconnects.increment();
            log.log(INFO, "subscribed again to channel {0} at Redis {1}", settings.channel(), redis);
            delivery.resumed("the subscription to Redis was lost (" + lost + ") and stands again");
        }
    }

    private long broken(String reason) {
        long stood = counters.subscribed ? System.nanoTime() - standsSince : 0;
        lost = reason;
        if (!hasEnded()) {
            log.log(
                    WARNING,
                    "lost the subscription to channel {0} at Redis {1} ({2}); trying again until it stands",
                    settings.channel(),
                    redis,
                    reason);
        }
        return pace.nextNanos(stood);
    }

    private long unreachable(AdapterException failure) {
        if (first.completeExceptionally(failure)) {
            end();
            return 0;
        }
        boolean warned = failure.isRetryable() ? warnedOfPassing : warnedOfLasting;
        log.log(warned || hasEnded() ? DEBUG : WARNING, "{0}; trying again until it stands", failure.getMessage());
        if (failure.isRetryable()) {
            warnedOfPassing = true;
            return pace.nextNanos(0);
        }
        warnedOfLasting = true;
        return pace.longestNanos();
    }

    private void rest(long nanos) {
        try {
            ended.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // close() interrupts, and the loop's condition sees it; anybody else's interrupt is none of ours.
            log.log(DEBUG, "interrupted");
        }
    }
}
