package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.control.Backoff;
import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One watcher's way to the registry: what is wanted, what is known of what is held, and when the next call is due. It makes
 * no call and keeps no time itself: {@link RegistrySync} asks {@link #delayNanos}, calls, and reports the outcome. Guarded by
 * its lock. All times are the timer's nanoseconds.
 *
 * <pre>
 *  add, clear ──▶ CHANGED ──due──▶ CALLING ──held, nothing new──▶ IN SYNC ──changed, renewed──▶ CHANGED
 *                  ▲   ▲              │  │
 *                  │   └──────────────┘  ├──yielded──▶ YIELDED ──add, renewed, changed outside──▶ CHANGED
 *                  │   failed: due after │
 *                  │   the backoff,      └──refused──▶ REFUSED ──other wanted set, renewed, changed outside──▶ CHANGED
 *                  │   another set 100 ms
 *                  │   after the failure; or something new
 *                  └ due: 10 ms after the first growth, 100 ms after the last loss, a write again 1 s after the last write
 *
 *  over, and forgotten: nothing is wanted and the registry holds nothing of ours, or it refused to remove it
 * </pre>
 */
final class Registration {
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final double RETRY_SPREAD = 0.2;

    /** {@link #delayNanos} if no call is due. */
    static final long NEVER = Long.MAX_VALUE;

    /** A burst of WATCH frames is one put. */
    private static final long GROWTH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** CLEAR and WATCH within this time are one change. */
    private static final long LOSS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** After a failure another set than the one that failed is put no sooner than this. */
    private static final long CHANGED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** An equal set is written at most this often. */
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Why no call is made although the registry does not hold what is wanted. */
    private enum Pause {
        NONE,
        YIELDED,
        REFUSED
    }

    final ChannelId id;
    final FailureLog log;
    /** Handed to the workers; no second call is made until this one is over. */
    boolean calling;
    /** While {@link RegistrySync#unsynced} counts it: since when. */
    long behindSince;
    /** The timer's next call for it, or null. */
    Timer.Pending alarm;
    /** When that is. */
    long alarmAt;

    private final Claims claims;
    private String podUid;
    private String sentUid;
    private Instant claimedAt;
    /** The number of the last change of the wanted set or the uid, and of the last one that was sent. */
    private long change;

    private long sentChange;
    private Pause pause = Pause.NONE;
    /** The last call went through, so that the registry holds what was sent unless something changed it. */
    private boolean known;
    /** The registry may hold something that this process put. */
    private boolean mayHold;
    /** Somebody cleared it since the last call began: the registry must hold nothing, whoever put it, unless it is claimed. */
    private boolean cleared;
    /** To be written although the set is equal. */
    private boolean again;
    /** Somebody claimed since the last call began. */
    private boolean claimed;

    private int failures;
    private long growthDue;
    private long lossDue;
    private long againDue;
    /** When to call if nothing of the above says so, because it is not known what is held. */
    private long callDue;
    /** No call with the set that failed before this time: the backoff. */
    private long notBefore;
    /** No call with another set than the one that failed before this time. */
    private long changedNotBefore;
    /** No equal set is written before this time, unless the last call failed: that has a pace of its own. */
    private long againNotBefore;

    Registration(ChannelId id, Claims claims, FailureLog log, long now) {
        this.id = id;
        this.claims = claims;
        this.log = log;
        growthDue = lossDue = againDue = againNotBefore = callDue = notBefore = changedNotBefore = now;
    }

    void add(RegistrySync.Claimant claimant, String uid, Collection<String> nodePaths, Instant at, long now) {
        boolean grew = isGrown();
        if (claims.anyRemoved(nodePaths)) {
            writeAgain(now);
        }
        claimedAt = claimedAt == null || at.isAfter(claimedAt) ? at : claimedAt;
        claimed = true;
        Claims.Growth growth = claims.add(claimant, nodePaths, failures > 0);
        if (growth == Claims.Growth.OF_THE_SET) {
            changed();
        } else if (growth == Claims.Growth.OF_A_CLAIM && pause == Pause.REFUSED) {
            // Somebody wants it who has not heard that it is refused.
            pause = Pause.NONE;
            callDue = Math.max(callDue, now + GROWTH_NANOS);
        }
        if (uid != null && !uid.equals(podUid)) {
            podUid = uid;
            changed();
        }
        if (!grew && isGrown()) {
            growthDue = now + GROWTH_NANOS;
        }
        if (pause == Pause.YIELDED) {
            pause = Pause.NONE;
            lossDue = callDue = now + GROWTH_NANOS;
        }
    }

    void remove(RegistrySync.Claimant claimant, Collection<String> nodePaths, long now) {
        lost(claims.remove(claimant, nodePaths), now);
    }

    /** Drops what lingers and, unless it is kept, what the claimant claims; what is left of nothing is to be removed. */
    void clear(RegistrySync.Claimant claimant, boolean keepOwn, long now) {
        lost(claims.endLingering(), now);
        if (!keepOwn) {
            lost(claims.remove(claimant), now);
        }
        if (claims.isEmpty() && !known) {
            cleared = true;
            pause = Pause.NONE;
            callDue = now + LOSS_NANOS;
        }
    }

    /** Has the claimant's paths linger; null if there are none. */
    Lingering release(RegistrySync.Claimant claimant, Runnable over) {
        return claims.linger(claimant, over);
    }

    void end(Lingering lingering, long now) {
        lost(claims.end(lingering), now);
    }

    /** Has the set written although it is equal. */
    void writeAgain(long now) {
        if (!again) {
            again = true;
            againDue = now + GROWTH_NANOS;
        }
        pause = Pause.NONE;
    }

    /** Wants nothing any more, and that at once. */
    void abandon(long now) {
        claims.clear();
        changed();
        failures = 0;
        lossDue = callDue = notBefore = changedNotBefore = now;
    }

    /** Whether there is nothing left to do or to know. */
    boolean isOver() {
        return !calling && isAbsent();
    }

    /** Lets go of what it keeps; called once, when it is over. */
    void forget() {
        claims.forget();
    }

    /** Whether the registry is known to hold what is wanted. */
    boolean isInSync() {
        return known && !isChanged() && !isToWriteAgain();
    }

    /** Whether something is still to be done for it: what was yielded to somebody else is theirs. */
    boolean isBehind() {
        return !isInSync() && pause != Pause.YIELDED;
    }

    /** How long until a call is due, not looking at one that is under way: 0 or less is now. */
    long delayNanos(long now) {
        if (pause != Pause.NONE || isInSync() || isAbsent()) {
            return NEVER;
        }
        long delay = NEVER;
        if (isGrown()) {
            delay = growthDue - now;
        }
        if (claims.extra() > 0) {
            delay = Math.min(delay, lossDue - now);
        }
        if (isToWriteAgain()) {
            long pace = failures > 0 ? againDue : againNotBefore;
            delay = Math.min(delay, Math.max(againDue - now, pace - now));
        }
        if (delay == NEVER) {
            delay = callDue - now;
        }
        return Math.max(delay, (isChanged() ? changedNotBefore : notBefore) - now);
    }

    /** Begins a call with all that is wanted now. */
    Call begin() {
        known = false;
        mayHold = true;
        again = false;
        claimed = false;
        cleared = false;
        sentUid = podUid;
        sentChange = change;
        return new Call(id, podUid, claims.send(), claimedAt);
    }

    /** Notes what came of a call; returns what tells the claimants of it. */
    List<Runnable> ended(Call call, Call.Result result, long now, RandomGenerator random) {
        if (result.outcome() == Call.Outcome.DELAYED || result.outcome() == Call.Outcome.BROKEN) {
            delayed(now, random);
        } else {
            failures = 0;
            notBefore = now;
            againNotBefore = now + AGAIN_NANOS;
            switch (result.outcome()) {
                case HELD -> held(call);
                case YIELDED -> yielded(now);
                default -> refused(now);
            }
        }
        return news(result);
    }

    private void held(Call call) {
        known = true;
        if (call.isRemove()) {
            removed();
        }
    }

    private void yielded(long now) {
        mayHold = false;
        callDue = now;
        pause = claimed || cleared || again ? Pause.NONE : Pause.YIELDED;
    }

    private void delayed(long now, RandomGenerator random) {
        changedNotBefore = now + CHANGED_NANOS;
        if (now >= notBefore) {
            failures++;
            notBefore = now + new Backoff(FIRST_RETRY, LAST_RETRY, RETRY_SPREAD, random::nextDouble).nanos(failures);
        } else {
            // A changed set was tried meanwhile: that says nothing about how often to look whether the trouble is over.
            notBefore = Math.max(notBefore, changedNotBefore);
        }
        callDue = notBefore;
    }

    private void refused(long now) {
        callDue = notBefore = changedNotBefore = now + CHANGED_NANOS;
        if (!isChanged() && !isToWriteAgain()) {
            pause = Pause.REFUSED;
            if (claims.isEmpty()) {
                // Nobody is left who could give a reason to try again; the next put takes over what stayed.
                removed();
            }
        }
    }

    private List<Runnable> news(Call.Result result) {
        AdapterException failure = result.failure();
        List<Runnable> news = new ArrayList<>(0);
        if (result.outcome() == Call.Outcome.HELD) {
            claims.held(Set.of(), Map.of(), id, news);
        } else if (failure != null && failure.isPartial()) {
            claims.held(failure.failedPaths(), failure.refusedPaths(), id, news);
        } else {
            claims.notHeld();
            for (Claim claim : claims.live()) {
                switch (result.outcome()) {
                    case DELAYED, BROKEN -> claim.delay(id, news);
                    case REFUSED -> claim.refuse(sentChange, id, news);
                    default -> {}
                }
            }
        }
        return news;
    }

    private void removed() {
        mayHold = false;
        cleared = false;
    }

    private void lost(boolean changed, long now) {
        if (changed) {
            changed();
            lossDue = now + LOSS_NANOS;
        }
    }

    private void changed() {
        change++;
        if (pause == Pause.REFUSED) {
            pause = Pause.NONE;
        }
    }

    /** Whether more is wanted than was sent, or for another pod. */
    private boolean isGrown() {
        return claims.missing() > 0 || (!claims.isEmpty() && !Objects.equals(podUid, sentUid));
    }

    /** Whether something else is wanted than was sent. */
    private boolean isChanged() {
        return isGrown() || claims.extra() > 0;
    }

    /** Whether nothing is wanted and nothing is to be removed. */
    private boolean isAbsent() {
        return claims.isEmpty() && !mayHold && !cleared;
    }

    private boolean isToWriteAgain() {
        return again && !claims.isEmpty();
    }
}
