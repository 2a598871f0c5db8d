package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What one of several replicas does every ten seconds, or two seconds after a failure: keeps its Lease, has the core put again
 * what was left to a replica that is gone, and collects orphans. On a thread of its own.
 */
final class Heartbeat implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final Replica replica;
    private final Orphans orphans;
    private final HeldResources held;
    private final Consumer<ChannelId> changed;
    private final Time time;
    /** Null until it is started. */
    private volatile Time.Repeated beats;

    private volatile Runnable mended = () -> {};
    /** For its thread. */
    private boolean failing;

    Heartbeat(Replica replica, Orphans orphans, HeldResources held, Consumer<ChannelId> changed, Time time) {
        this.replica = replica;
        this.orphans = orphans;
        this.held = held;
        this.changed = changed;
        this.time = time;
    }

    /**
     * Makes the Lease, and beats from now on. Blocks for a few calls.
     *
     * @param awoken as of {@link Replica#start}
     * @param mended called when the Lease can be kept again; returns at once
     */
    void start(Runnable awoken, Runnable mended) throws ApiFailure {
        this.mended = mended;
        replica.start(awoken);
        beats = time.repeat("fsnotify-k8s-lease", PAUSE, this::beat);
    }

    /** Leaves everything to other replicas, if there are any. Blocks for a few calls at most. */
    void handOver() {
        if (beats != null) {
            replica.handOver();
        }
    }

    /** Ends it and gives the Lease up. Blocks for a few seconds at most, where the API server does not answer. Idempotent. */
    @Override
    public void close() {
        Time.Repeated running = beats;
        if (running != null) {
            running.end();
        }
        replica.leave();
    }

    private Duration beat() {
        try {
            replica.keep();
            held.leftTo(this::isGone).forEach(changed);
            orphans.collect();
            recovered();
            return PAUSE;
        } catch (ApiFailure e) {
            if (!Thread.currentThread().isInterrupted()) { // as close() does
                failed(e);
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the Lease of this replica was not kept for once; this is a bug", e);
        }
        replica.beginAnew();
        return PAUSE_AFTER_FAILURE;
    }

    /** A put looks again, more closely. */
    private boolean isGone(Claim claim) {
        return replica.neighbour(claim.holder())
                .filter(name -> !replica.replicas().isAlive(name, time.nanoTime()))
                .isPresent();
    }

    private void failed(ApiFailure failure) {
        LOG.log(
                failing ? Level.DEBUG : Level.WARNING,
                "the Lease of this replica is not kept for now: {0}",
                failure.toAdapterException().getMessage());
        failing = true;
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.log(Level.INFO, "the Lease of this replica is kept again");
            // What is gone counts as such from the next list on: that must not wait for half a minute more.
            mended.run();
        }
    }
}
