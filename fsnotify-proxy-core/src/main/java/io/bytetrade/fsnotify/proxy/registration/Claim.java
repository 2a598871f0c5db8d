package io.bytetrade.fsnotify.proxy.registration;

import java.util.HashSet;
import java.util.Set;

/** What one claimant wants for one watcher, and what it was told. Guarded by {@link RegistrySync}'s lock. */
final class Claim {
    final RegistrySync.Claimant claimant;
    /** Not empty: who wants nothing has no claim. */
    final Set<String> nodePaths = new HashSet<>();

    private boolean delayed;
    /** The number of the change that it was told is refused; 0 is none. */
    private long refused;

    Claim(RegistrySync.Claimant claimant) {
        this.claimant = claimant;
    }

    /** Notes a delay; true if the claimant has not been told of it. */
    boolean delay() {
        boolean first = !delayed;
        delayed = true;
        return first;
    }

    /** Notes that a change was refused; true if the claimant has not been told of this one. */
    boolean refuse(long change) {
        boolean first = refused != change;
        refused = change;
        return first;
    }

    /** Notes that the registry holds the claim; true if the claimant was told of a trouble that this ends. */
    boolean hold() {
        boolean ended = delayed || refused != 0;
        delayed = false;
        refused = 0;
        return ended;
    }
}
