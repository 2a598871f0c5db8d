package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/** Of a process that has no Lease: it takes what it finds, and what it writes has no holder. */
final class Alone implements Ownership {
    @Override
    public void makeSure() {}

    @Override
    public boolean isHandedOver() {
        return false;
    }

    @Override
    public boolean mayReplace(HasMetadata present, Instant claimedAt) {
        return true;
    }

    @Override
    public boolean mayDelete(HasMetadata present) {
        return true;
    }

    @Override
    public void mark(HasMetadata written, Instant claimedAt) {
        Claim.eraseFrom(written);
    }
}
