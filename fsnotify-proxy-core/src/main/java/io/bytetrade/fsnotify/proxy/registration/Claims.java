package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The node paths that are wanted for one watcher: those that a live claimant claims and those that linger. It keeps count of
 * how they differ from what was sent to the registry last, so that nothing but {@link #send} looks at all of them.
 *
 * <p>Methods that change what is wanted say whether they did. Guarded by {@link RegistrySync}'s lock.
 */
final class Claims {
    /** A path that is wanted, or was sent, or both. */
    private static final class Path {
        final Removals.Mark mark;
        int claims;
        Lingering lingering;
        boolean sent;
        /** Whether the registry holds it, as far as the last call says. */
        boolean held;

        int removalsWhenSent;

        Path(Removals.Mark mark) {
            this.mark = mark;
        }

        boolean isWanted() {
            return claims > 0 || lingering != null;
        }
    }

    /** What came of claiming paths. */
    enum Growth {
        /** Nothing: the claimant claims all of them already. */
        NONE,
        /** The claimant claims more than before, but nothing that was not wanted anyway. */
        OF_A_CLAIM,
        /** More is wanted than before. */
        OF_THE_SET
    }

    private final Removals removals;
    private final Map<String, Path> paths = new HashMap<>(2);
    private final Map<RegistrySync.Claimant, Claim> claims = new IdentityHashMap<>(1);
    /** Made when one lingers. */
    private Set<Lingering> lingerings = Set.of();

    private int missing;
    private int extra;

    Claims(Removals removals) {
        this.removals = removals;
    }

    /** Whether no path is wanted. */
    boolean isEmpty() {
        return paths.size() == extra;
    }

    /** How many paths are wanted and were not sent. */
    int missing() {
        return missing;
    }

    /** How many paths were sent and are not wanted. */
    int extra() {
        return extra;
    }

    /** The claims of those who live. */
    Collection<Claim> live() {
        return claims.values();
    }

    /** Whether one of these paths was sent, and was seen to be removed since. */
    boolean anyRemoved(Collection<String> nodePaths) {
        for (String nodePath : nodePaths) {
            Path path = paths.get(nodePath);
            if (path != null && path.sent && path.removalsWhenSent != path.mark.count()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Claims paths, at least one; those of them that linger do so no longer.
     *
     * @param late whether calls fail at present, so that the claimant is to hear when they do no longer
     */
    Growth add(RegistrySync.Claimant claimant, Collection<String> nodePaths, boolean late) {
        Claim claim = claims.computeIfAbsent(claimant, Claim::new);
        Growth growth = Growth.NONE;
        for (String nodePath : nodePaths) {
            if (claim.add(nodePath)) {
                growth = growth == Growth.NONE ? Growth.OF_A_CLAIM : growth;
                Path path = paths.computeIfAbsent(nodePath, name -> new Path(removals.hold(name)));
                if (!path.isWanted()) {
                    nowWanted(path);
                    growth = Growth.OF_THE_SET;
                }
                path.claims++;
                endLingering(path);
            }
        }
        if (late && growth != Growth.NONE) {
            claim.waitForRecovery();
        }
        return growth;
    }

    /** Takes back those of these paths that the claimant claims. */
    boolean remove(RegistrySync.Claimant claimant, Collection<String> nodePaths) {
        Claim claim = claims.get(claimant);
        if (claim == null) {
            return false;
        }
        boolean changed = false;
        for (String nodePath : nodePaths) {
            if (claim.remove(nodePath)) {
                changed |= unclaim(nodePath);
            }
        }
        if (claim.nodePaths().isEmpty()) {
            claims.remove(claimant);
        }
        return changed;
    }

    /** Takes back all that the claimant claims. */
    boolean remove(RegistrySync.Claimant claimant) {
        Claim claim = claims.remove(claimant);
        boolean changed = false;
        if (claim != null) {
            for (String nodePath : claim.nodePaths()) {
                changed |= unclaim(nodePath);
            }
        }
        return changed;
    }

    /**
     * Has all that the claimant claims linger instead, which changes nothing yet.
     *
     * @param over runs when nothing of it lingers any more
     * @return null if it claims nothing
     */
    Lingering linger(RegistrySync.Claimant claimant, Runnable over) {
        Claim claim = claims.remove(claimant);
        if (claim == null) {
            return null;
        }
        Lingering lingering = new Lingering(claim.nodePaths(), over);
        if (lingerings.isEmpty()) {
            lingerings = Collections.newSetFromMap(new IdentityHashMap<>(1));
        }
        lingerings.add(lingering);
        for (String nodePath : claim.nodePaths()) {
            Path path = paths.get(nodePath);
            path.claims--;
            endLingering(path);
            path.lingering = lingering;
        }
        return lingering;
    }

    /** Ends what of a lingering is left. */
    boolean end(Lingering lingering) {
        boolean changed = false;
        for (String nodePath : lingering.nodePaths) {
            Path path = paths.get(nodePath);
            if (path != null && path.lingering == lingering) {
                endLingering(path);
                changed |= forgetUnwanted(nodePath, path);
            }
        }
        return changed;
    }

    /** Ends all lingering. */
    boolean endLingering() {
        boolean changed = false;
        for (Lingering lingering : List.copyOf(lingerings)) {
            changed |= end(lingering);
        }
        return changed;
    }

    /** Takes back everything that anybody wants. */
    void clear() {
        endLingering();
        for (Claim claim : List.copyOf(claims.values())) {
            remove(claim.claimant);
        }
    }

    /** The paths that are wanted, unordered: they count as sent from now on, and no other. */
    List<String> send() {
        List<String> wanted = new ArrayList<>(paths.size() - extra);
        Iterator<Map.Entry<String, Path>> all = paths.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Path> entry = all.next();
            Path path = entry.getValue();
            if (path.isWanted()) {
                wanted.add(entry.getKey());
                path.sent = true;
                path.removalsWhenSent = path.mark.count();
            } else {
                removals.release(path.mark);
                all.remove();
            }
        }
        missing = 0;
        extra = 0;
        return wanted;
    }

    /**
     * Notes that the registry holds what was sent, but for some of it, and adds what tells the claimants of it.
     *
     * @param failed what is not held yet
     * @param refused what will not be held, with the reasons
     */
    void held(Set<String> failed, Map<String, String> refused, ChannelId id, List<Runnable> news) {
        boolean whole = failed.isEmpty() && refused.isEmpty();
        for (Claim claim : claims.values()) {
            if (!whole || claim.isConcernedByRecovery()) {
                settle(claim, failed, refused, id, news);
            }
        }
        paths.forEach((nodePath, path) ->
                path.held = path.sent && (whole || !failed.contains(nodePath) && !refused.containsKey(nodePath)));
    }

    /** Notes that it is not known what the registry holds. */
    void notHeld() {
        paths.values().forEach(path -> path.held = false);
    }

    private void settle(
            Claim claim, Set<String> failed, Map<String, String> refused, ChannelId id, List<Runnable> news) {
        Map<String, String> refusedOfIt = new TreeMap<>();
        boolean waits = false;
        boolean holds = false;
        boolean holdsMore = false;
        for (String nodePath : claim.nodePaths()) {
            Path path = paths.get(nodePath);
            if (!path.sent) {
                // Claimed since: of this the next call decides.
                continue;
            }
            if (refused.containsKey(nodePath)) {
                refusedOfIt.put(nodePath, refused.get(nodePath));
            } else if (failed.contains(nodePath)) {
                waits = true;
            } else {
                holds = true;
                holdsMore |= !path.held;
            }
        }
        if (holds && (holdsMore || !waits)) {
            claim.recover(holdsMore, refusedOfIt.keySet(), id, news);
        }
        if (!refusedOfIt.isEmpty()) {
            claim.refuse(refusedOfIt, id, news);
        }
        if (waits) {
            claim.delay(id, news);
        } else if (holds || !refusedOfIt.isEmpty()) {
            claim.settle();
        }
    }

    /** Lets go of what is kept of paths that were sent; called last, when nothing is wanted. */
    void forget() {
        paths.values().forEach(path -> removals.release(path.mark));
        paths.clear();
        extra = 0;
    }

    private boolean unclaim(String nodePath) {
        Path path = paths.get(nodePath);
        path.claims--;
        return forgetUnwanted(nodePath, path);
    }

    private void endLingering(Path path) {
        if (path.lingering != null && path.lingering.takeOne()) {
            lingerings.remove(path.lingering);
        }
        path.lingering = null;
    }

    private void nowWanted(Path path) {
        if (path.sent) {
            extra--;
        } else {
            missing++;
        }
    }

    /** Called after somebody stopped to want a path; true if nobody wants it any more. */
    private boolean forgetUnwanted(String nodePath, Path path) {
        if (path.isWanted()) {
            return false;
        }
        if (path.sent) {
            extra++;
        } else {
            missing--;
            paths.remove(nodePath);
            removals.release(path.mark);
        }
        return true;
    }
}
