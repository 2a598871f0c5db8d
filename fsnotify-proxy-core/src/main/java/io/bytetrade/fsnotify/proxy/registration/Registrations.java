package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.control.Timer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.random.RandomGenerator;

/**
 * The registrations that are known, and the one lock that guards them: sets the timer for each one's next call, and forgets
 * what is over. Each method takes the lock; only {@code caller} is called outside of it.
 *
 * <p>A registration is handed to the caller when it is due, and not again before {@link #finish}. In between {@link #begin}
 * says what to call, at the last moment, so that what changed while it waited for a worker is not late.
 */
final class Registrations {
    private enum State {
        OPEN,
        /** Nothing is wanted any more; what is held is being removed. */
        CLOSING,
        CLOSED
    }

    private final Timer timer;
    private final Consumer<Registration> caller;
    private final Runnable ended;
    private final RandomGenerator random;
    private final System.Logger log;
    private final Removals removals;

    private final Map<ChannelId, Registration> known = new HashMap<>();
    /** Those that are behind, the one that has been so for the longest time first. */
    private final Set<Registration> behind = new LinkedHashSet<>();

    private State state = State.OPEN;

    /**
     * Makes an empty one.
     *
     * @param timer says when a call is due
     * @param caller called on the timer's thread with what is due
     * @param ended called under the lock when nothing is left after {@link #abandon}, and by {@link #close}
     * @param removals counted for the paths that are wanted
     * @param random spreads the backoffs; used under the lock
     * @param log for what comes of the calls
     */
    Registrations(
            Timer timer,
            Consumer<Registration> caller,
            Runnable ended,
            Removals removals,
            RandomGenerator random,
            System.Logger log) {
        this.timer = timer;
        this.caller = caller;
        this.ended = ended;
        this.removals = removals;
        this.random = random;
        this.log = log;
    }

    /**
     * Changes what is known of an id.
     *
     * @return false, and nothing happens, if it is not known, or after {@link #abandon} or {@link #close}
     */
    synchronized boolean change(ChannelId id, ObjLongConsumer<Registration> change) {
        Registration registration = known.get(id);
        if (registration == null || state != State.OPEN) {
            return false;
        }
        change(registration, change);
        return true;
    }

    /** The same, of an id that becomes known by it. */
    synchronized void changeOrCreate(ChannelId id, ObjLongConsumer<Registration> change) {
        if (state == State.OPEN) {
            change(known.computeIfAbsent(id, this::create), change);
        }
    }

    /** Changes what may be over meanwhile. */
    synchronized void change(Registration registration, ObjLongConsumer<Registration> change) {
        long now = timer.nanoTime();
        change.accept(registration, now);
        settle(registration, now);
    }

    /** Begins a call; null if none is due any more, because of what changed while it waited for a worker. */
    synchronized Call begin(Registration registration) {
        long now = timer.nanoTime();
        if (state != State.CLOSED && registration.delayNanos(now) <= 0) {
            return registration.begin();
        }
        registration.calling = false;
        settle(registration, now);
        return null;
    }

    /**
     * Notes what came of the call; returns what tells claimants of it, to be run outside of the lock, or null if it is closed
     * and nobody is to hear of it.
     */
    synchronized List<Runnable> note(Registration registration, Call call, Call.Result result) {
        List<Runnable> news = registration.ended(call, result, timer.nanoTime(), random);
        return state == State.CLOSED ? null : news;
    }

    /** The call is over, and all are told. */
    synchronized void finish(Registration registration) {
        registration.calling = false;
        settle(registration, timer.nanoTime());
    }

    /** How many are behind. */
    synchronized int unsynced() {
        return behind.size();
    }

    /** For how long the first of them has been so; 0 if there is none. */
    synchronized long oldestUnsyncedNanos() {
        return behind.isEmpty()
                ? 0
                : Math.max(0, timer.nanoTime() - behind.iterator().next().behindSince);
    }

    /** Wants nothing any more, has what is held removed, and changes no more. */
    synchronized void abandon() {
        if (state == State.OPEN) {
            abandon(State.CLOSING);
        }
    }

    /** Forgets all; no call begins from now on. */
    synchronized void close() {
        abandon(State.CLOSED);
    }

    /** Counts what is kept. */
    @Override
    public synchronized String toString() {
        return "ids=" + known.size() + ", paths=" + removals.size() + ", unsynced=" + behind.size();
    }

    private void abandon(State next) {
        state = next;
        long now = timer.nanoTime();
        for (Registration registration : List.copyOf(known.values())) {
            registration.abandon(now);
            settle(registration, now);
        }
        if (known.isEmpty()) {
            ended.run();
        }
    }

    private Registration create(ChannelId id) {
        return new Registration(id, new Claims(removals), new FailureLog(log), timer.nanoTime());
    }

    /** Follows up on a change: sets the timer for the next call, or forgets what is over. */
    private void settle(Registration registration, long now) {
        if (state == State.CLOSED || registration.isOver()) {
            forget(registration);
        } else {
            arm(registration, now);
            count(registration, registration.isBehind(), now);
        }
    }

    private void forget(Registration registration) {
        disarm(registration);
        behind.remove(registration);
        registration.forget();
        // Only this one: its id may have come back since.
        known.remove(registration.id, registration);
        if (state == State.CLOSING && known.isEmpty()) {
            ended.run();
        }
    }

    private void count(Registration registration, boolean isBehind, long now) {
        if (!isBehind) {
            behind.remove(registration);
        } else if (behind.add(registration)) {
            registration.behindSince = now;
        }
    }

    private void arm(Registration registration, long now) {
        long delay = registration.calling ? Registration.NEVER : registration.delayNanos(now);
        if (delay == Registration.NEVER) {
            disarm(registration);
        } else if (registration.alarm == null || registration.alarmAt != now + delay) {
            disarm(registration);
            registration.alarmAt = now + delay;
            registration.alarm = timer.schedule(delay, () -> ring(registration));
        }
    }

    private void disarm(Registration registration) {
        if (registration.alarm != null) {
            registration.alarm.cancel();
            registration.alarm = null;
        }
    }

    private void ring(Registration registration) {
        if (take(registration)) {
            caller.accept(registration);
        }
    }

    /** Whether a call is due. An alarm that was cancelled too late comes here too, and the right one is set then. */
    private synchronized boolean take(Registration registration) {
        disarm(registration);
        long now = timer.nanoTime();
        if (registration.calling || registration.delayNanos(now) > 0) {
            settle(registration, now);
            return false;
        }
        registration.calling = true;
        return true;
    }
}
