package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds a resource, and since which WATCH, as two of its annotations say.
 *
 * @param holder a replica, as {@link Replica#holder} names it
 * @param at when a client of the holder last sent WATCH, to the millisecond
 */
record Claim(String holder, Instant at) {
    static final String HOLDER = "fsnotify.bytetrade.io/holder";
    static final String CLAIMED_AT = "fsnotify.bytetrade.io/claimed-at";

    Claim {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The claim on a resource; of one whose time cannot be read every other is later. Empty if nobody holds it. */
    static Optional<Claim> on(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations.get(HOLDER))
                .map(holder -> new Claim(holder, time(annotations.get(CLAIMED_AT))));
    }

    /** Writes it on a resource in place of any other. */
    void writeOn(HasMetadata resource) {
        resource.getMetadata().getAnnotations().put(HOLDER, holder);
        resource.getMetadata().getAnnotations().put(CLAIMED_AT, Long.toString(at.toEpochMilli()));
    }

    /** Leaves a resource to nobody. */
    static void eraseFrom(HasMetadata resource) {
        resource.getMetadata().getAnnotations().keySet().removeIf(key -> key.equals(HOLDER) || key.equals(CLAIMED_AT));
    }

    private static Instant time(String millis) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(String.valueOf(millis)));
        } catch (NumberFormatException e) {
            return Instant.EPOCH;
        }
    }
}
