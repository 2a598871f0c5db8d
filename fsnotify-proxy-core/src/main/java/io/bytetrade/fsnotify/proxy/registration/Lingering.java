package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.proxy.control.Timer;
import java.util.Set;

/** The paths of a claimant that is gone, wanted until its client had time to come back. Guarded by {@link RegistrySync}'s lock. */
final class Lingering {
    final Set<String> nodePaths;

    private final Runnable over;
    private int left;
    private Timer.Pending end = () -> {};

    /**
     * Takes the set over.
     *
     * @param over runs when no path is left
     */
    Lingering(Set<String> nodePaths, Runnable over) {
        this.over = over;
        this.nodePaths = nodePaths;
        this.left = nodePaths.size();
    }

    /** Sets what is cancelled when no path is left before the time is. */
    void endsBy(Timer.Pending pending) {
        end = pending;
    }

    /** One path lingers no longer; true if it was the last. */
    boolean takeOne() {
        left--;
        if (left > 0) {
            return false;
        }
        end.cancel();
        over.run();
        return true;
    }
}
