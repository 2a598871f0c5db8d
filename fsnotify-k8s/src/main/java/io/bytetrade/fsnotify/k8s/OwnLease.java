package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;

/** The Lease that says that this replica is there. For one thread at a time; blocks. */
final class OwnLease {
    /** Somebody who edits it again and again is not fought with. */
    private static final int ROUNDS = 3;

    private final Leases leases;
    private final String name;
    /** As the server has it, or null before the first renewal. */
    private GenericKubernetesResource lease;

    OwnLease(Leases leases, String name) {
        this.leases = leases;
        this.name = name;
    }

    /**
     * Renews it, or makes it.
     *
     * @return whether it was gone, so that others may have taken what this replica held
     */
    boolean renew(Instant now) throws ApiFailure {
        boolean lost = false;
        for (int round = 1; ; round++) {
            try {
                lease = lease == null ? leases.create(name, now) : leases.renew(lease, now);
                return lost;
            } catch (ApiFailure e) {
                boolean gone = lease != null && e.is(ApiFailure.NOT_FOUND);
                if (round == ROUNDS || !(gone || e.is(ApiFailure.CONFLICT))) {
                    throw e;
                }
                lost |= gone;
                lease = gone ? null : leases.get(name).orElse(null);
            }
        }
    }

    /** Deletes it: what this replica holds is for others from now on. */
    void giveUp() throws ApiFailure {
        if (lease != null) {
            leases.delete(lease);
            lease = null;
        }
    }
}
