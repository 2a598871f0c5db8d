package io.bytetrade.fsnotify.k8s;

import java.util.List;

/**
 * What {@link ClusterDoctor} found.
 *
 * @param checks in the order in which they were made
 * @param fsWatchers how many FSWatchers were looked at
 * @param suspects those among them that somebody might look at, by namespace and name
 */
public record Diagnosis(List<Check> checks, int fsWatchers, List<Suspect> suspects) {
    /** Copies the lists. */
    public Diagnosis {
        checks = List.copyOf(checks);
        suspects = List.copyOf(suspects);
    }

    /**
     * Whether something is in the way of serving.
     *
     * @return whether
     */
    public boolean hasFault() {
        return checks.stream().anyMatch(check -> check.result() == Check.Result.FAULT);
    }
}
