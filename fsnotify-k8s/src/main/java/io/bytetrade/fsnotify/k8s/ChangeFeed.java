package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Knows which resource bears which channel id, as the watches see it, and says which held resources others have changed. Each
 * namespace is reported on by one thread at a time; questions come from any.
 */
final class ChangeFeed {
    private final HeldResources held;
    private final Consumer<ChannelId> changed;
    private final Runnable interrupted;
    private final Map<ResourceKey, Known> known = new ConcurrentHashMap<>();

    /**
     * What is known of a resource.
     *
     * @param id the channel id that it bears
     * @param holder who holds it, or empty
     */
    private record Known(ChannelId id, String holder) {
        static Optional<Known> of(GenericKubernetesResource resource) {
            return channel(resource)
                    .map(id ->
                            new Known(id, Claim.on(resource).map(Claim::holder).orElse("")));
        }
    }

    /**
     * Makes one that knows of nothing.
     *
     * @param changed told of each id whose resource others have changed; returns at once
     * @param interrupted told whenever changes may have been missed; returns at once
     */
    ChangeFeed(HeldResources held, Consumer<ChannelId> changed, Runnable interrupted) {
        this.held = held;
        this.changed = changed;
        this.interrupted = interrupted;
    }

    /** Whether there is a resource of this name that bears the id, as far as is known here. */
    boolean hasSeen(ChannelId id, String name) {
        Known there = known.get(new ResourceKey(id.namespace(), name));
        return there != null && there.id().equals(id);
    }

    /** Who holds resources, as far as is known here. */
    Set<String> holders() {
        Set<String> holders = new HashSet<>();
        known.values().forEach(each -> holders.add(each.holder()));
        holders.remove("");
        return holders;
    }

    /** The resources that somebody holds, with their ids, as far as is known here. */
    Map<ResourceKey, ChannelId> heldBy(String holder) {
        Map<ResourceKey, ChannelId> resources = new HashMap<>();
        known.forEach((key, each) -> {
            if (each.holder().equals(holder)) {
                resources.put(key, each.id());
            }
        });
        return resources;
    }

    /** Changes may be missed for now, or were. */
    void interrupted() {
        interrupted.run();
    }

    /** A resource is there. */
    void seen(GenericKubernetesResource resource) {
        ResourceKey key = ResourceKey.of(resource);
        Optional<Known> now = Known.of(resource);
        Optional<ChannelId> id = now.map(Known::id);
        Known before = now.isPresent() ? known.put(key, now.get()) : known.remove(key);
        String version = resource.getMetadata().getResourceVersion();
        if (before != null && !before.id().equals(id.orElse(null))) {
            report(before.id(), Sighting.absent(key.name(), version));
        }
        id.ifPresent(is -> report(is, new Sighting(key.name(), version, FsWatcher.fingerprint(resource))));
    }

    /** A resource is gone, or has lost our label. */
    void gone(GenericKubernetesResource resource) {
        ResourceKey key = ResourceKey.of(resource);
        Sighting sighting = Sighting.absent(key.name(), resource.getMetadata().getResourceVersion());
        Optional.ofNullable(known.remove(key)).ifPresent(was -> report(was.id(), sighting));
    }

    /**
     * All that there is has been read.
     *
     * @param scope where: a namespace or {@link ServedNamespaces#ALL}
     * @param listed the resources that bear a channel id
     * @param version the resourceVersion of the list
     */
    void listed(String scope, Map<ResourceKey, ChannelId> listed, String version) {
        interrupted();
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
