package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/** Says which resources this process may write, and marks those that it writes. Any thread; all but the mark may block. */
interface Ownership {
    /** Before a call: makes sure that others do not think this process gone. */
    void makeSure() throws ApiFailure;

    /** Whether everything is left to others now, so that no call is made any more. */
    boolean isHandedOver();

    /** Whether a resource that is there may be replaced, for a client that claimed its id at this time. */
    boolean mayReplace(HasMetadata present, Instant claimedAt) throws ApiFailure;

    /** Whether a resource that is there may be deleted. */
    boolean mayDelete(HasMetadata present) throws ApiFailure;

    /** Marks a resource that is going to be written. */
    void mark(HasMetadata written, Instant claimedAt);
}
