package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.k8s.HeldResources.Held;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** FSWatcher resources as the watch registry: one resource for each channel id (DESIGN §7). */
final class FsWatcherRegistry implements WatchRegistry {
    private final ServedNamespaces namespaces;
    private final ClusterCheck check;
    private final Ownership ownership;
    private final ResourceWriter writer;
    private final HeldResources held = new HeldResources();
    private final ChangeFeed feed;
    private final Followers followers;
    /** Empty if this process is alone. */
    private final Optional<Heartbeat> heartbeat;

    private volatile Listener listener = id -> {};

    /**
     * Makes one that does nothing yet.
     *
     * @param check made at the start
     * @param replica what this process is among others, or empty if it is alone
     */
    FsWatcherRegistry(
            ApiClient api, ServedNamespaces namespaces, ClusterCheck check, Optional<Replica> replica, Time time) {
        this.namespaces = namespaces;
        this.check = check;
        ownership = replica.<Ownership>map(one -> one).orElseGet(Alone::new);
        writer = new ResourceWriter(api, time, ownership);
        feed = new ChangeFeed(held, id -> listener.changed(id), () -> replica.ifPresent(Replica::beginAnew));
        followers = new Followers(api, namespaces, feed);
        heartbeat = replica.map(one ->
                new Heartbeat(one, new Orphans(feed, writer, one, time), held, id -> listener.changed(id), time));
    }

    @Override
    public void start(Listener listener) throws AdapterException {
        this.listener = listener;
        check.run();
        try {
            if (heartbeat.isPresent()) {
                heartbeat.get().start(followers::listAgain, followers::tryAgain);
            }
        } catch (ApiFailure e) {
            throw e.toAdapterException();
        }
        followers.start();
    }

    @Override
    public Outcome put(WatchedPaths wanted) throws AdapterException {
        ChannelId id = wanted.id();
        namespaces.require(id.namespace());
        if (ownership.isHandedOver()) {
            return Outcome.YIELDED;
        }
        Optional<Held> before = held.begin(id);
        Held now = null;
        try {
            ownership.makeSure();
            List<GenericKubernetesResource> there = present(id, before);
            now = writer.put(wanted, there.stream().reduce(FsWatcherRegistry::later));
            removeOthers(wanted, now, there);
        } catch (ApiFailure e) {
            throw e.toAdapterException();
        } finally {
            if (now == null) {
                held.failed(id);
            }
        }
        if (held.written(id, now)) {
            listener.changed(id);
        }
        return now.ours() ? Outcome.HELD : Outcome.YIELDED;
    }

    @Override
    public void remove(ChannelId id) throws AdapterException {
        namespaces.require(id.namespace());
        if (ownership.isHandedOver()) {
            return;
        }
        Optional<Held> before = held.begin(id);
        try {
            ownership.makeSure();
            for (String name : ResourceNames.all(id)) {
                Optional<Held> there = before.filter(known -> known.name().equals(name));
                if (before.isEmpty() || there.isPresent() || feed.hasSeen(id, name)) {
                    writer.remove(id, name, there.map(Held::resource));
                }
            }
            held.removed(id);
        } catch (ApiFailure e) {
            held.failed(id);
            throw e.toAdapterException();
        }
    }

    /** Who holds resources, as far as is known here; for tests. */
    Set<String> knownHolders() {
        return feed.holders();
    }

    /** Leaves what is held to other replicas, if there are any. Blocks for a few calls at most. */
    void handOver() {
        heartbeat.ifPresent(Heartbeat::handOver);
    }

    @Override
    public void close() {
        followers.close();
        heartbeat.ifPresent(Heartbeat::close);
    }

    /** What is there of an id: what was put last, and what an earlier process left, or another one put. */
    private List<GenericKubernetesResource> present(ChannelId id, Optional<Held> before) throws ApiFailure {
        List<GenericKubernetesResource> there = new ArrayList<>();
        before.map(Held::resource).ifPresent(there::add);
        for (String name : ResourceNames.all(id)) {
            if (feed.hasSeen(id, name)
                    && before.filter(known -> known.name().equals(name)).isEmpty()) {
                writer.get(id, name).filter(found -> FsWatcher.isFor(id, found)).ifPresent(there::add);
            }
        }
        return there;
    }

    /** Two replicas that know nothing of each other yet may choose different names: one resource is enough. */
    private void removeOthers(WatchedPaths wanted, Held now, List<GenericKubernetesResource> there) throws ApiFailure {
        for (GenericKubernetesResource each : there) {
            if (!each.getMetadata().getName().equals(now.name())
                    && (now.ours() ? ownership.mayReplace(each, wanted.claimedAt()) : ownership.mayDelete(each))) {
                writer.removeUnchanged(each);
            }
        }
    }

    /** That with the later claim, or else the first. */
    private static GenericKubernetesResource later(GenericKubernetesResource one, GenericKubernetesResource other) {
        return claimedAt(other).isAfter(claimedAt(one)) ? other : one;
    }

    private static Instant claimedAt(GenericKubernetesResource resource) {
        return Claim.on(resource).map(Claim::at).orElse(Instant.MIN);
    }
}
