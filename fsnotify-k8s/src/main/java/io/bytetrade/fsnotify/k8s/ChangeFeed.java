package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Knows which resource bears which channel id, as the watches see it, and says which held resources others have changed. Each
 * namespace is reported on by one thread at a time; questions come from any.
 */
final class ChangeFeed {
    private final HeldResources held;
    private final Consumer<ChannelId> changed;
    private final Map<ResourceKey, ChannelId> known = new ConcurrentHashMap<>();

    /**
     * Makes one that knows of nothing.
     *
     * @param changed told of each id whose resource others have changed; returns at once
     */
    ChangeFeed(HeldResources held, Consumer<ChannelId> changed) {
        this.held = held;
        this.changed = changed;
    }

    /** Whether there is a resource of this name that bears the id, as far as is known here. */
    boolean hasSeen(ChannelId id, String name) {
        return id.equals(known.get(new ResourceKey(id.namespace(), name)));
    }

    /** A resource is there. */
    void seen(GenericKubernetesResource resource) {
        ResourceKey key = ResourceKey.of(resource);
        Optional<ChannelId> id = channel(resource);
        ChannelId before = id.isPresent() ? known.put(key, id.get()) : known.remove(key);
        String version = resource.getMetadata().getResourceVersion();
        if (before != null && !before.equals(id.orElse(null))) {
            report(before, Sighting.absent(key.name(), version));
        }
        id.ifPresent(is -> report(is, new Sighting(key.name(), version, FsWatcher.fingerprint(resource))));
    }

    /** A resource is gone, or has lost our label. */
    void gone(GenericKubernetesResource resource) {
        ResourceKey key = ResourceKey.of(resource);
        Sighting sighting = Sighting.absent(key.name(), resource.getMetadata().getResourceVersion());
        Optional.ofNullable(known.remove(key)).ifPresent(id -> report(id, sighting));
    }

    /**
     * All that there is has been read.
     *
     * @param scope where: a namespace or {@link ServedNamespaces#ALL}
     * @param listed the resources that bear a channel id
     * @param version the resourceVersion of the list
     */
    void listed(String scope, Map<ResourceKey, ChannelId> listed, String version) {
        known.keySet().removeIf(key -> ServedNamespaces.covers(scope, key.namespace()) && !listed.containsKey(key));
        held.listed(id -> ServedNamespaces.covers(scope, id.namespace()), listed, version)
                .forEach(changed);
    }

    /** The channel id that a resource bears, if it is one that could belong in its namespace. */
    static Optional<ChannelId> channel(GenericKubernetesResource resource) {
        try {
            return FsWatcher.channel(resource)
                    .map(ChannelId::parse)
                    .filter(id -> id.namespace().equals(resource.getMetadata().getNamespace()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void report(ChannelId id, Sighting sighting) {
        if (held.seen(id, sighting)) {
            changed.accept(id);
        }
    }
}
