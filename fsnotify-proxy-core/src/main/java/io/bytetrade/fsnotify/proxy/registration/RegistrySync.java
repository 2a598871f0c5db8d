package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.control.Workers;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Makes the registry hold, for each channel id, what the connections of this process want: the union of the node paths that
 * live claimants claim and of those that linger after a claimant is gone. It is level-triggered: it does not replay what
 * happened, it looks at what is wanted and calls until the registry holds it.
 *
 * <ul>
 *   <li>For one id at most one call is under way; what changes meanwhile goes into the next. A set equal to what is held is
 *       no call.
 *   <li>Growth is put 10 ms after its first path, so that a burst of WATCH frames is one put. What is dropped is dropped
 *       100 ms after the last of it, or with the next growth: CLEAR and WATCH within that time are one change.
 *   <li>A retryable failure is tried again after 100 ms, twice as long each time up to 30 s, give or take 20 %, for ever. A
 *       permanent one waits until the wanted set changes or somebody else claims a part of it, for {@link #renew}, or for a
 *       change from outside; one of a removal is the end of it.
 *   <li>A failure may name the paths that it is about: all others are held then.
 *   <li>Another set than the one that failed does not wait for that: one path that cannot be registered must not hold back
 *       the others of its watcher. It is put as soon as it would be without the failure, but no sooner than 100 ms after it,
 *       so that a failing registry is called ten times a second at the most, however often a client changes its mind.
 *   <li>A watcher that somebody else has claimed since is left to them until it is claimed here again, for {@link #renew},
 *       or for a change from outside.
 *   <li>What is written again although the set is equal, by {@link #renew} or because it changed outside, is written at most
 *       once a second for an id.
 *   <li>An id of which nothing is wanted and nothing is held is forgotten.
 * </ul>
 *
 * {@link Registration} draws the states of one id.
 *
 * <p>Threads: every method but {@link #start} and {@link #close} returns at once and may be called by any thread; those of
 * event loops and of the event source do. The timer's thread finds what is due and hands it to the workers, which call the
 * registry, the listener and the claimants. One lock guards everything but the counts of removed paths; under it nothing is
 * done but bookkeeping and scheduling, in time proportional to the paths of the call (all paths of the id where a set is
 * collected for a put), and nothing outside is called but the timer and the clock. The news of one id are told in order, and
 * before its next call begins.
 *
 * <p>The workers and the timer belong to the caller, who ends them after this; the registry is closed here.
 */
public final class RegistrySync implements AutoCloseable {
    /**
     * One connection's side; known by its identity. Called on workers: it only hands over. A claimant may still be told
     * something shortly after it took its claim back.
     */
    public interface Claimant {
        /**
         * The registry does not answer; it is tried again. Told once until {@link #registrationRecovered}.
         *
         * @param id the watcher
         */
        void registrationDelayed(ChannelId id);

        /**
         * The registry holds what is claimed, or more of it than before, after this claimant was told that it was delayed or
         * refused, or claimed while calls failed: events in between may not have been seen by anybody.
         *
         * @param id the watcher
         */
        void registrationRecovered(ChannelId id);

        /**
         * The registry will not take it, and it is not tried again by itself. Told once for each change of what is wanted
         * that is refused.
         *
         * @param id the watcher
         */
        void registrationRefused(ChannelId id);

        /**
         * The registry will not take some of the paths that are claimed; it may hold the others. Told once for each path, and
         * again when it is claimed again.
         *
         * @param id the watcher
         * @param reasons the node paths, each with the reason for the client, which names no path of the node; immutable
         */
        void pathsRefused(ChannelId id, Map<String, String> reasons);
    }

    private final WatchRegistry registry;
    private final Timer timer;
    private final InstantSource clock;
    private final long releaseNanos;
    private final ProxyListener listener;
    private final System.Logger log;

    private final Removals removals = new Removals();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Registrations registrations;

    /**
     * Makes one that calls nothing yet.
     *
     * @param registry what is to hold the sets; closed by {@link #close}
     * @param workers make the calls that block: as many at once as it has threads, eight with {@link Workers}
     * @param timer says when
     * @param clock says when a client claimed
     * @param releaseDelay how long the paths of a connection that ended stay wanted, 0 or more
     * @param listener told of each failed call, on a worker
     * @throws IllegalArgumentException if the delay is negative
     */
    public RegistrySync(
            WatchRegistry registry,
            Executor workers,
            Timer timer,
            InstantSource clock,
            Duration releaseDelay,
            ProxyListener listener) {
        this(
                registry,
                workers,
                timer,
                clock,
                releaseDelay,
                listener,
                new SplittableRandom(),
                System.getLogger(RegistrySync.class.getName()));
    }

    RegistrySync(
            WatchRegistry registry,
            Executor workers,
            Timer timer,
            InstantSource clock,
            Duration releaseDelay,
            ProxyListener listener,
            RandomGenerator random,
            System.Logger log) {
        if (releaseDelay.isNegative()) {
            throw new IllegalArgumentException("the release delay is " + releaseDelay + "; it must be 0 or more");
        }
        this.registry = registry;
        this.timer = timer;
        this.clock = clock;
        this.releaseNanos = releaseDelay.toNanos();
        this.listener = listener;
        this.log = log;
        registrations = new Registrations(
                timer, due -> workers.execute(() -> call(due)), ended::countDown, removals, random, log);
    }

    /**
     * Starts the registry; once, before anything is claimed. May block for seconds.
     *
     * @throws AdapterException if the registry cannot be used; {@link #close} is still due
     */
    public void start() throws AdapterException {
        // What changed outside is written again, if it is still wanted: the same as a renewal.
        registry.start(this::renew);
    }

    /**
     * The time of a claim that is read now.
     *
     * @return by the clock
     */
    public Instant claimTime() {
        return clock.instant();
    }

    /**
     * WATCH: claims node paths, besides those that the claimant claims already. Of one that was seen to be removed since it
     * was last sent the set is written again.
     *
     * @param id the watcher
     * @param claimant who claims
     * @param podUid the uid of the watcher's pod as far as it is known, or null; a new one is a change
     * @param nodePaths the paths; of none nothing happens
     * @param claimedAt the {@link #claimTime} when the WATCH was read, which may be long before it is handled
     */
    public void add(ChannelId id, Claimant claimant, String podUid, Collection<String> nodePaths, Instant claimedAt) {
        if (!nodePaths.isEmpty()) {
            registrations.changeOrCreate(id, (known, now) -> known.add(claimant, podUid, nodePaths, claimedAt, now));
        }
    }

    /**
     * Writes the set again although it is equal, at most once a second: one that comes within a second of the last write is
     * made at the end of it. Of an id that nobody wants nothing happens.
     *
     * @param id the watcher
     */
    public void renew(ChannelId id) {
        registrations.change(id, Registration::writeAgain);
    }

    /**
     * UNWATCH: takes back what the claimant claims of these paths; unknown ones are ignored.
     *
     * @param id the watcher
     * @param claimant who claimed
     * @param nodePaths the paths
     */
    public void remove(ChannelId id, Claimant claimant, Collection<String> nodePaths) {
        registrations.change(id, (known, now) -> known.remove(claimant, nodePaths, now));
    }

    /**
     * CLEAR: drops the paths that linger and, unless they are kept, those of the claimant. If nothing is left the registry
     * is made to hold nothing for the id, also if this process never put it: it may be left from an earlier one.
     *
     * @param id the watcher
     * @param claimant who clears
     * @param keepOwn whether its own claims stay
     */
    public void clear(ChannelId id, Claimant claimant, boolean keepOwn) {
        registrations.changeOrCreate(id, (known, now) -> known.clear(claimant, keepOwn, now));
    }

    /**
     * The claimant's connection ended without CLEAR: its paths stay wanted for the release delay, then go. A client that is
     * back with the same paths by then costs no call.
     *
     * @param id the watcher
     * @param claimant who is gone; it may be told nothing more about what it claimed
     * @param over runs when nothing of it lingers any more, at once if nothing does; not after {@link #close}. On any thread,
     *     under a lock: it returns at once
     */
    public void release(ChannelId id, Claimant claimant, Runnable over) {
        boolean known = registrations.change(id, (registration, now) -> release(registration, claimant, over, now));
        if (!known) {
            over.run();
        }
    }

    private void release(Registration known, Claimant claimant, Runnable over, long now) {
        Lingering lingering = known.release(claimant, over);
        if (lingering == null) {
            over.run();
        } else if (releaseNanos == 0) {
            known.end(lingering, now);
        } else {
            lingering.endsBy(timer.schedule(
                    releaseNanos, () -> registrations.change(known, (same, then) -> same.end(lingering, then))));
        }
    }

    /**
     * A file or directory was removed or renamed away: if it is claimed again from now on, also after it lingered, the set
     * is written again. Any thread; takes no lock and costs one look-up, so that it may be called for every event.
     *
     * @param nodePath its name on the node
     */
    public void pathRemoved(String nodePath) {
        removals.seen(nodePath);
    }

    /**
     * For how many ids the registry is not known to hold what is wanted, those that are to be written again included, but not
     * those that are left to somebody else's newer claim.
     *
     * @return 0 or more
     */
    public int unsynced() {
        return registrations.unsynced();
    }

    /**
     * For how long that has been so of the one of them of which it has been so without a break for the longest time. A registry
     * that is slow or refuses makes it grow; it may be so for a moment whenever a client changes what it watches.
     *
     * @return 0 if there is none
     */
    public Duration oldestUnsynced() {
        return Duration.ofNanos(registrations.oldestUnsyncedNanos());
    }

    /** Counts what it keeps. */
    @Override
    public String toString() {
        return "RegistrySync[" + registrations + ']';
    }

    /**
     * Takes no more claims, removes every id that this process registered, those that linger too, and closes the registry.
     * Blocks until nothing is left, at most for the grace, and trying again what fails; then no further call begins, and
     * what is left stays held. An interrupt ends the grace. Needs the workers and the timer.
     *
     * @param grace how long removing may take; if it is 0 or less, nothing is removed
     */
    public void close(Duration grace) {
        if (!grace.isNegative() && !grace.isZero()) {
            registrations.abandon();
            await(grace);
        }
        registrations.close();
        registry.close();
    }

    /** The same as {@link #close(Duration)} without grace: nothing is removed. Idempotent. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void await(Duration grace) {
        try {
            if (!ended.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                log.log(
                        Level.WARNING,
                        "removing was given up after {0}; what stays registered: {1}",
                        grace,
                        registrations);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On a worker. */
    private void call(Registration due) {
        Call call = registrations.begin(due);
        if (call == null) {
            return;
        }
        try {
            report(due, call, call.make(registry));
        } finally {
            registrations.finish(due);
        }
    }

    private void report(Registration registration, Call call, Call.Result result) {
        List<Runnable> news = registrations.note(registration, call, result);
        if (news == null) {
            return;
        }
        registration.log.log(call, result);
        if (result.failure() != null) {
            guarded(() -> listener.registryFailed(call.id(), result.failure()));
        }
        news.forEach(this::guarded);
    }

    /** What a listener or claimant throws is its own bug; it does not stop the id. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "a listener or a connection threw; this is a bug", e);
        }
    }
}
