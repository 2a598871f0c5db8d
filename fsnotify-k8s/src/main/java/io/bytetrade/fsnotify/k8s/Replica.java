package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * This process as one of several that write FSWatchers: keeps its Lease, looks at those of the others, and says what it may
 * write. A resource is taken from another holder with a later claim, or when the holder is gone. Any thread; one call at a time
 * reaches for the Leases.
 */
final class Replica implements Ownership {
    private static final System.Logger LOG = System.getLogger(Replica.class.getName());

    /** After a renewal failed, calls fail with it for so long, instead of waiting for the next failure one after the other. */
    private static final Duration FAILING = Duration.ofSeconds(2);

    private final Leases leases;
    private final String name;
    private final ShutdownPolicy policy;
    private final Time time;
    private final OwnLease own;
    private final Replicas replicas = new Replicas();
    private volatile Runnable awoken = () -> {};
    /** All Leases as they were listed last. */
    private volatile List<GenericKubernetesResource> listed = List.of();
    /** When the last renewal that succeeded began; before the first, when this was made. */
    private volatile long renewedAt;
    /** Why the last renewal failed, or null, and when. */
    private volatile ApiFailure failure;

    private volatile long failedAt;
    private volatile boolean handedOver;
    /** The Lease is given up for good. */
    private boolean left;

    /**
     * Makes one without a Lease.
     *
     * @param name of this replica, which no other has
     */
    Replica(Leases leases, String name, ShutdownPolicy policy, Time time) {
        this.leases = leases;
        this.name = name;
        this.policy = policy;
        this.time = time;
        own = new OwnLease(leases, name);
        renewedAt = time.nanoTime();
    }

    /**
     * Makes the Lease, and looks who else is there.
     *
     * @param awoken to be called when this process was away for so long that others may have thought it gone; returns at once
     */
    void start(Runnable awoken) throws ApiFailure {
        renewedAt = time.nanoTime();
        keep();
        this.awoken = awoken;
    }

    /** Renews the Lease, then lists those of all. To be called every ten seconds. */
    synchronized void keep() throws ApiFailure {
        if (left) {
            return;
        }
        long begun = time.nanoTime();
        try {
            boolean lost = own.renew(time.instant());
            boolean slept = begun - renewedAt > Replicas.EXPIRY.toNanos();
            renewedAt = begun;
            if (lost || slept) {
                LOG.log(Level.WARNING, "this replica was away; others may hold what it held, and it looks again");
                replicas.beginAnew(time.nanoTime());
                awoken.run();
            }
            listed = leases.list();
            replicas.listed(renewTimes(), time.nanoTime());
            failure = null;
        } catch (ApiFailure e) {
            replicas.beginAnew(time.nanoTime());
            failedAt = time.nanoTime();
            failure = e;
            throw e;
        }
    }

    /** What was seen of others so far says nothing any more: there was a time when nothing could be seen. */
    void beginAnew() {
        replicas.beginAnew(time.nanoTime());
    }

    Replicas replicas() {
        return replicas;
    }

    /** How long ago the last renewal of the Lease began that succeeded. */
    Duration leaseAge() {
        return Duration.ofNanos(Math.max(0, time.nanoTime() - renewedAt));
    }

    /** As a claim names this replica. */
    String holder() {
        return holderOf(name);
    }

    /** As a claim names a replica whose Lease is beside ours. */
    String holderOf(String replica) {
        return leases.namespace() + '/' + replica;
    }

    /** The name of the replica that holds something, if its Lease would be among those that are listed here. */
    Optional<String> neighbour(String holder) {
        String prefix = holderOf("");
        return holder.startsWith(prefix) ? Optional.of(holder.substring(prefix.length())) : Optional.empty();
    }

    /** Deletes the Lease of a replica if it has not changed since it was listed. */
    void deleteLease(String replica) throws ApiFailure {
        for (GenericKubernetesResource lease : listed) {
            if (lease.getMetadata().getName().equals(replica)) {
                leases.delete(lease);
            }
        }
    }

    /** Leaves everything to the others, if there are any and they are to have it. Blocks for a few calls at most. */
    synchronized void handOver() {
        if (policy == ShutdownPolicy.DELETE || handedOver) {
            return;
        }
        try {
            keep();
        } catch (ApiFailure e) {
            LOG.log(Level.DEBUG, "who else is there is not known for sure", e);
        }
        if (replicas.hasOthers(name, time.nanoTime())) {
            handedOver = true;
            LOG.log(Level.INFO, "other replicas are there, and have a minute to take over what is registered here");
            leave();
        }
    }

    /** Gives the Lease up; a failure is logged, and then it expires. Blocks for one call. */
    synchronized void leave() {
        left = true;
        try {
            own.giveUp();
        } catch (ApiFailure e) {
            LOG.log(
                    Level.INFO,
                    "the Lease of this replica stays until others find it expired: {0}",
                    e.toAdapterException().getMessage());
        }
    }

    @Override
    public void makeSure() throws ApiFailure {
        if (isFresh()) {
            return;
        }
        synchronized (this) {
            ApiFailure last = failure;
            if (last != null && time.nanoTime() - failedAt < FAILING.toNanos()) {
                throw last;
            }
            if (!isFresh()) {
                keep();
            }
        }
    }

    @Override
    public boolean isHandedOver() {
        return handedOver;
    }

    @Override
    public boolean mayReplace(HasMetadata present, Instant claimedAt) throws ApiFailure {
        Claim ours = new Claim(holder(), claimedAt);
        return Claim.on(present)
                        .filter(theirs -> theirs.at().isBefore(ours.at()))
                        .isPresent()
                || mayDelete(present);
    }

    @Override
    public boolean mayDelete(HasMetadata present) throws ApiFailure {
        Optional<Claim> claim = Claim.on(present);
        return claim.isEmpty()
                || claim.get().holder().equals(holder())
                || isGone(claim.get().holder());
    }

    @Override
    public void mark(HasMetadata written, Instant claimedAt) {
        new Claim(holder(), claimedAt).writeOn(written);
    }

    private boolean isFresh() {
        return time.nanoTime() - renewedAt <= Replicas.EXPIRY.toNanos();
    }

    /** The last list may be ten seconds old, and a replica younger, so one that seems gone is asked for. */
    private boolean isGone(String holder) throws ApiFailure {
        Optional<String> replica = neighbour(holder);
        if (replica.isEmpty() || replicas.isAlive(replica.get(), time.nanoTime())) {
            return false;
        }
        Optional<String> renewTime = leases.get(replica.get()).map(Leases::renewTime);
        replicas.seen(replica.get(), renewTime, time.nanoTime());
        return !replicas.isAlive(replica.get(), time.nanoTime());
    }

    private Map<String, String> renewTimes() {
        Map<String, String> times = new HashMap<>();
        listed.forEach(lease -> times.put(lease.getMetadata().getName(), Leases.renewTime(lease)));
        return times;
    }
}
