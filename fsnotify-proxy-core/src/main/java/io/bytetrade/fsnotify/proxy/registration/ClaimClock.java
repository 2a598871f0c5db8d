package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.proxy.control.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Says when a client claimed whose message is read at present: now; or, where this process has just stood still, before that.
 * What is read then may be that old, and its client may have gone to another process since, whose claim must stand: with a
 * later time here it would be taken over, and given up when the end of the old connection is read. A claim that was made after
 * the pause, and passes for an older one, only yields for as long as somebody else claims the same.
 *
 * <p>A process stands still when it is stopped, or when its garbage is collected for long. It is noticed by a tick that does not
 * come. Any thread.
 */
public final class ClaimClock implements InstantSource {
    private static final Duration TICK = Duration.ofMillis(200);
    /** Less than a claim lingers by default; more than a busy machine keeps a thread waiting. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** For reading what arrived meanwhile, the ends of connections as well. */
    private static final Duration CATCHING_UP = Duration.ofSeconds(1);

    private final Timer timer;
    private final InstantSource clock;
    /** When this process was seen to run, last and before its last pause, and when it was back from that. */
    private long seen;

    private long pausedAt;
    private long backAt;

    /**
     * Makes one that does not tick yet.
     *
     * @param timer makes it tick, and is the measure of a pause
     * @param clock says what time it is
     */
    public ClaimClock(Timer timer, InstantSource clock) {
        this.timer = timer;
        this.clock = clock;
        begin();
    }

    /** Ticks from now on, for as long as the timer runs. Once. */
    public void start() {
        begin();
        tick();
    }

    private synchronized void begin() {
        seen = timer.nanoTime();
        pausedAt = seen;
        backAt = seen - CATCHING_UP.toNanos();
    }

    @Override
    public synchronized Instant instant() {
        long now = look();
        Instant present = clock.instant();
        return now - backAt < CATCHING_UP.toNanos() ? present.minusNanos(now - pausedAt) : present;
    }

    private void tick() {
        look();
        timer.schedule(TICK.toNanos(), this::tick);
    }

    private synchronized long look() {
        long now = timer.nanoTime();
        if (now - seen > PAUSE.toNanos()) {
            // A pause while it catches up with one before: what is unread may be from before that.
            pausedAt = seen - backAt < CATCHING_UP.toNanos() ? pausedAt : seen;
            backAt = now;
        }
        seen = now;
        return now;
    }
}
