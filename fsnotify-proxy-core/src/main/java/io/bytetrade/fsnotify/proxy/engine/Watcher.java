package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import io.bytetrade.fsnotify.pathmap.Mapping;
import io.bytetrade.fsnotify.pathmap.PathMap;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.registration.RegistrySync;
import io.bytetrade.fsnotify.proxy.spi.ClientInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One watcher — one channel id — of one connection: what it watches, and its claim on the registry.
 */
final class Watcher implements RegistrySync.Claimant {
    /** An operator who looks gets no more of them: one may watch thousands. */
    private static final int DESCRIBED_PATHS = 64;

    private final ChannelId id;
    private final Connection connection;
    private final EventLoop loop;
    private final RegistrySync registry;
    private final MemoryBudget lingerBudget;
    private final WatchMemory memory;
    private final Map<String, Watch> byPodPath = new HashMap<>(2);
    private PodInfo pod;
    private PathMap paths;
    private boolean suspended;
    private boolean cleared;

    Watcher(ChannelId id, Connection connection, EventLoop loop, Engine engine, WatchMemory memory) {
        this.id = id;
        this.connection = connection;
        this.loop = loop;
        this.registry = engine.registry();
        this.lingerBudget = engine.lingerBudget();
        this.memory = memory;
    }

    Connection connection() {
        return connection;
    }

    boolean isSuspended() {
        return suspended;
    }

    void setSuspended(boolean suspended) {
        this.suspended = suspended;
    }

    /** Paths that it watches. */
    int size() {
        return byPodPath.size();
    }

    /** Who it is and what it watches, for an operator. */
    ClientInfo.Watcher describe() {
        List<MappedPath> some = byPodPath.values().stream()
                .limit(DESCRIBED_PATHS)
                .map(Watch::path)
                .toList();
        return new ClientInfo.Watcher(id, suspended, byPodPath.size(), some);
    }

    boolean hasPathMap() {
        return paths != null;
    }

    /** Takes the pod that the connection was checked against, and the map of the watcher's container. */
    void admit(PodInfo admittedPod, PathMap map) {
        this.pod = admittedPod;
        this.paths = map;
    }

    Mapping map(String podPath) {
        return paths.map(podPath);
    }

    boolean watches(MappedPath path) {
        return byPodPath.containsKey(path.podPath());
    }

    /**
     * Adds paths, all of this watcher's pod; those that it watches already are asked for again. For those that it does not
     * watch yet memory was taken, which it gives back.
     */
    void watch(Collection<MappedPath> wanted, Instant claimedAt, long now) {
        Set<String> nodePaths = new HashSet<>(Math.max(2, 2 * wanted.size()));
        boolean again = false;
        for (MappedPath path : wanted) {
            nodePaths.add(path.nodePath());
            Watch watch = byPodPath.get(path.podPath());
            if (watch == null) {
                watch = new Watch(this, path, now);
                byPodPath.put(path.podPath(), watch);
                loop.table().add(watch, pod.node());
                loop.counters().increment(Counter.WATCHES_ADDED);
            } else {
                again |= watch.isRequestedAgain(now);
            }
        }
        // Also the paths that it claims already: of one that was removed meanwhile the registry writes the set again.
        registry.add(id, this, pod.uid(), nodePaths, claimedAt);
        if (again) {
            registry.renew(id);
        }
    }

    /** Takes paths back by their normalised names in the pod; those that it does not watch are passed over. */
    void unwatch(List<String> podPaths) {
        Set<String> taken = new HashSet<>(podPaths);
        drop(watch -> taken.contains(watch.path().podPath()));
    }

    /** CLEAR: takes everything back, but the first one keeps what was asked for within a time before it. */
    void clear(long now, long raceNanos) {
        boolean first = !cleared;
        cleared = true;
        drop(watch -> !first || now - watch.requestedAt() > raceNanos);
        registry.clear(id, this, !byPodPath.isEmpty());
    }

    /** The connection has ended: the table forgets the paths, the registry keeps them for a while, if there is memory. */
    void release() {
        long bytes = 0;
        Set<String> nodePaths = new HashSet<>();
        for (Watch watch : byPodPath.values()) {
            bytes += WatchMemory.bytes(watch.path());
            nodePaths.add(watch.path().nodePath());
            removeFromTable(watch);
        }
        byPodPath.clear();
        long taken = bytes;
        // Not this object's field: what lingers must not keep the connection.
        MemoryBudget budget = lingerBudget;
        if (budget.take(0, taken)) {
            registry.release(id, this, () -> budget.giveBack(taken));
        } else {
            registry.remove(id, this, nodePaths);
        }
    }

    private void drop(Predicate<Watch> isDropped) {
        Set<String> dropped = new HashSet<>();
        Iterator<Watch> watches = byPodPath.values().iterator();
        while (watches.hasNext()) {
            Watch watch = watches.next();
            if (isDropped.test(watch)) {
                watches.remove();
                removeFromTable(watch);
                dropped.add(watch.path().nodePath());
            }
        }
        // Two mounts may show one node path under two names: it is wanted as long as one of them is watched.
        byPodPath.values().forEach(watch -> dropped.remove(watch.path().nodePath()));
        if (!dropped.isEmpty()) {
            registry.remove(id, this, dropped);
        }
    }

    private void removeFromTable(Watch watch) {
        loop.table().remove(watch, pod.node());
        memory.giveBack(watch.path());
        loop.counters().increment(Counter.WATCHES_REMOVED);
    }

    @Override
    public void registrationDelayed(ChannelId channel) {
        tellLater(NoticeCode.UNAVAILABLE, "the watch is not registered yet; it is retried");
    }

    @Override
    public void registrationRecovered(ChannelId channel) {
        tellLater(NoticeCode.SOURCE_GAP, "registered now; rescan");
    }

    @Override
    public void registrationRefused(ChannelId channel) {
        tellLater(NoticeCode.UNAVAILABLE, "the watch cannot be registered; the operator's log says why");
    }

    @Override
    public void pathsRefused(ChannelId channel, Map<String, String> reasons) {
        loop.execute(() -> byPodPath.values().forEach(watch -> {
            String reason = reasons.get(watch.path().nodePath());
            if (reason != null) {
                connection.tell(
                        NoticeCode.NOT_MAPPED, id.toString(), 0, watch.path().podPath() + ": " + reason);
            }
        }));
    }

    private void tellLater(NoticeCode code, String text) {
        loop.execute(() -> connection.tell(code, id.toString(), 0, text));
    }
}
