package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether the holders of FSWatchers are there, by one look at their Leases. For one thread; blocks. */
final class Holders {
    private final ApiClient api;
    private final InstantSource clock;
    private final Map<String, Map<String, String>> renewTimes = new HashMap<>();
    private final Map<String, ApiFailure> failures = new TreeMap<>();

    Holders(ApiClient api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Why a holder seems to be gone; empty if it is there, or its Lease may not be read. */
    Optional<String> whyGone(String holder) {
        int slash = holder.indexOf('/');
        String namespace = holder.substring(0, Math.max(0, slash));
        if (!DnsName.isLabel(namespace)) {
            return Optional.of("its holder \"" + holder + "\" is no replica");
        }
        Map<String, String> leases = renewTimes.computeIfAbsent(namespace, this::read);
        if (failures.containsKey(namespace)) {
            return Optional.empty();
        }
        String renewed = leases.get(holder.substring(slash + 1));
        if (renewed == null) {
            return Optional.of("its holder \"" + holder + "\" has no Lease");
        }
        return isOld(renewed)
                ? Optional.of("its holder \"" + holder + "\" has last renewed its Lease at " + renewed)
                : Optional.empty();
    }

    /** Namespaces whose Leases could not be read, with the reason. */
    Map<String, ApiFailure> failures() {
        return failures;
    }

    /** Unlike a replica, which watches for changes, this compares with the clock here: nothing is deleted for it. */
    private boolean isOld(String renewTime) {
        try {
            return Duration.between(Instant.parse(renewTime), clock.instant()).compareTo(Replicas.GRACE) > 0;
        } catch (DateTimeParseException e) {
            return true;
        }
    }

    private Map<String, String> read(String namespace) {
        Map<String, String> times = new HashMap<>();
        try {
            for (GenericKubernetesResource lease : new Leases(api, namespace).list()) {
                times.put(lease.getMetadata().getName(), Leases.renewTime(lease));
            }
        } catch (ApiFailure e) {
            failures.put(namespace, e);
        }
        return times;
    }
}
