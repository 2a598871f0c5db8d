package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.k8s.HeldResources.Held;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.InstantSource;
import java.util.Optional;

/** FSWatcher resources as the watch registry: one resource for each channel id (DESIGN §7). */
final class FsWatcherRegistry implements WatchRegistry {
    private final ServedNamespaces namespaces;
    private final ClusterCheck check;
    private final ResourceWriter writer;
    private final HeldResources held = new HeldResources();
    private final ChangeFeed feed;
    private final Followers followers;
    private volatile Listener listener = id -> {};

    FsWatcherRegistry(ApiClient api, ServedNamespaces namespaces, InstantSource clock) {
        this.namespaces = namespaces;
        check = new ClusterCheck(api, namespaces);
        writer = new ResourceWriter(api, clock);
        feed = new ChangeFeed(held, id -> listener.changed(id));
        followers = new Followers(api, namespaces, feed);
    }

    @Override
    public void start(Listener listener) throws AdapterException {
        this.listener = listener;
        check.run();
        followers.start();
    }

    @Override
    public Outcome put(WatchedPaths wanted) throws AdapterException {
        ChannelId id = wanted.id();
        namespaces.require(id.namespace());
        Optional<Held> before = held.begin(id);
        Held now = null;
        try {
            now = Held.of(writer.put(wanted, before.isPresent() ? before.map(Held::resource) : left(id)));
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
        return Outcome.HELD;
    }

    @Override
    public void remove(ChannelId id) throws AdapterException {
        namespaces.require(id.namespace());
        Optional<Held> before = held.begin(id);
        try {
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

    @Override
    public void close() {
        followers.close();
    }

    /** What an earlier process left of an id, or another one put. */
    private Optional<GenericKubernetesResource> left(ChannelId id) throws ApiFailure {
        Optional<String> name = ResourceNames.all(id).stream()
                .filter(each -> feed.hasSeen(id, each))
                .findFirst();
        return name.isEmpty()
                ? Optional.empty()
                : writer.get(id, name.get()).filter(found -> FsWatcher.isFor(id, found));
    }
}
