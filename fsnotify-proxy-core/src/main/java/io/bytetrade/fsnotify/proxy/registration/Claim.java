package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one claimant wants for one watcher, and what it was told. Methods that add to the news add what tells the claimant; it
 * is run outside of the lock. Guarded by {@link RegistrySync}'s lock.
 */
final class Claim {
    final RegistrySync.Claimant claimant;
    /** Not empty: who wants nothing has no claim. */
    private final Set<String> nodePaths = new HashSet<>(2);

    /** The registry holds some of it later than it should: the claimant is to hear when it does. */
    private boolean late;
    /** It was told of a delay that is not over. */
    private boolean delayed;
    /** The number of the change that it was told is refused; 0 is none. */
    private long refused;
    /** The paths that it was told are refused. */
    private final Set<String> refusedPaths = new HashSet<>(0);

    Claim(RegistrySync.Claimant claimant) {
        this.claimant = claimant;
    }

    Set<String> nodePaths() {
        return nodePaths;
    }

    /** Claims a path, or says that it is claimed already; then it is told again if it is refused again. */
    boolean add(String nodePath) {
        refusedPaths.remove(nodePath);
        return nodePaths.add(nodePath);
    }

    boolean remove(String nodePath) {
        refusedPaths.remove(nodePath);
        return nodePaths.remove(nodePath);
    }

    /** It begins while calls fail, so that it is told when they do no longer. */
    void waitForRecovery() {
        late = true;
    }

    /** Whether there may be something to tell when the registry holds all. */
    boolean isConcernedByRecovery() {
        return late || !refusedPaths.isEmpty();
    }

    /** Notes a delay. */
    void delay(ChannelId id, List<Runnable> news) {
        late = true;
        if (!delayed) {
            delayed = true;
            news.add(() -> claimant.registrationDelayed(id));
        }
    }

    /** Notes that a change was refused. */
    void refuse(long change, ChannelId id, List<Runnable> news) {
        late = true;
        if (refused != change) {
            refused = change;
            news.add(() -> claimant.registrationRefused(id));
        }
    }

    /** Notes that some of its paths are refused. */
    void refuse(Map<String, String> reasons, ChannelId id, List<Runnable> news) {
        Map<String, String> untold = new TreeMap<>(reasons);
        untold.keySet().removeAll(refusedPaths);
        refusedPaths.addAll(untold.keySet());
        if (!untold.isEmpty()) {
            news.add(() -> claimant.pathsRefused(id, untold));
        }
    }

    /**
     * Notes that the registry holds some of its paths.
     *
     * @param more whether it did not hold one of them before
     * @param stillRefused its paths that are refused
     */
    void recover(boolean more, Set<String> stillRefused, ChannelId id, List<Runnable> news) {
        boolean mended = refusedPaths.retainAll(stillRefused);
        if (late || more && mended) {
            news.add(() -> claimant.registrationRecovered(id));
        }
    }

    /** Notes that none of its paths waits any more. */
    void settle() {
        late = false;
        delayed = false;
        refused = 0;
    }
}
