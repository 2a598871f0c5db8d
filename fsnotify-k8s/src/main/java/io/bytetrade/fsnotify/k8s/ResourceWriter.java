package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.k8s.HeldResources.Held;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes the resource of a channel id what it is to be (DESIGN §7, "Writes"): with one call where nobody interferes, and by
 * looking again after each conflict. It never overwrites what it has not seen. Blocks; one call at a time for an id.
 */
final class ResourceWriter {
    /** Conflicts after which a call gives up; it is made again by the core, with a growing delay. */
    private static final int ROUNDS = 5;

    private final ApiClient api;
    private final InstantSource clock;
    private final Ownership ownership;

    ResourceWriter(ApiClient api, InstantSource clock, Ownership ownership) {
        this.api = api;
        this.clock = clock;
        this.ownership = ownership;
    }

    /**
     * Creates or replaces the resource, unless it is another's.
     *
     * @param present the resource as it was seen last, if it was
     * @return the resource as it is now, or as it was when it was left to the other
     * @throws ApiFailure if it cannot be done, or others interfere too often
     */
    Held put(WatchedPaths wanted, Optional<GenericKubernetesResource> present) throws ApiFailure {
        ChannelId id = wanted.id();
        GenericKubernetesResource base = present.orElse(null);
        String name = present.map(ResourceWriter::name).orElseGet(() -> ResourceNames.preferred(id));
        for (int round = 1; ; round++) {
            if (base != null && !ownership.mayReplace(base, wanted.claimedAt())) {
                return Held.byAnother(base);
            }
            try {
                return Held.of(base == null ? create(name, wanted) : replace(base, wanted));
            } catch (ApiFailure e) {
                boolean vanished = base != null && e.is(ApiFailure.NOT_FOUND);
                if (round == ROUNDS || !(vanished || e.is(ApiFailure.CONFLICT))) {
                    throw e;
                }
                base = vanished ? null : get(id, name).orElse(null);
                if (base != null && !FsWatcher.isFor(id, base)) {
                    name = otherName(id, name, e);
                    base = null;
                }
            }
        }
    }

    /**
     * Deletes the resource if it is the id's, unless it is another's.
     *
     * @param name its name
     * @param present the resource as it was seen last, if it was
     */
    void remove(ChannelId id, String name, Optional<GenericKubernetesResource> present) throws ApiFailure {
        Optional<GenericKubernetesResource> base = present.isPresent() ? present : get(id, name);
        for (int round = 1; base.isPresent() && isOurs(id, base.get()); round++) {
            try {
                api.send(ApiResource.FSWATCHERS.delete(id.namespace(), name, Preconditions.unchanged(base.get())));
                return;
            } catch (ApiFailure e) {
                if (e.is(ApiFailure.NOT_FOUND)) {
                    return;
                }
                if (round == ROUNDS || !e.is(ApiFailure.CONFLICT)) {
                    throw e;
                }
                base = get(id, name);
            }
        }
    }

    /** Deletes the resource if it is the id's and this one holds it; if it has changed meanwhile, it stays. */
    void removeOrphan(ChannelId id, String name, String holder) throws ApiFailure {
        Optional<GenericKubernetesResource> orphan = get(id, name)
                .filter(found -> FsWatcher.isFor(id, found))
                .filter(found -> Claim.on(found)
                        .filter(claim -> claim.holder().equals(holder))
                        .isPresent());
        if (orphan.isPresent()) {
            removeUnchanged(orphan.get());
        }
    }

    /** Deletes a resource that was read; if it has changed since, or is gone, nothing happens. */
    void removeUnchanged(GenericKubernetesResource read) throws ApiFailure {
        try {
            api.send(ApiResource.FSWATCHERS.delete(
                    read.getMetadata().getNamespace(), name(read), Preconditions.unchanged(read)));
        } catch (ApiFailure e) {
            if (!e.is(ApiFailure.NOT_FOUND) && !e.is(ApiFailure.CONFLICT)) {
                throw e;
            }
        }
    }

    /** Reads a resource; empty if there is none. */
    Optional<GenericKubernetesResource> get(ChannelId id, String name) throws ApiFailure {
        try {
            return Optional.of(
                    api.send(ApiResource.FSWATCHERS.get(id.namespace(), name), GenericKubernetesResource.class));
        } catch (ApiFailure e) {
            if (e.is(ApiFailure.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private GenericKubernetesResource create(String name, WatchedPaths wanted) throws ApiFailure {
        GenericKubernetesResource body = FsWatcher.create(name, wanted, clock.instant());
        ownership.mark(body, wanted.claimedAt());
        return api.send(
                ApiResource.FSWATCHERS.create(wanted.id().namespace(), name, body), GenericKubernetesResource.class);
    }

    /** The resourceVersion in the body makes the server refuse it when the resource has changed since. */
    private GenericKubernetesResource replace(GenericKubernetesResource base, WatchedPaths wanted) throws ApiFailure {
        GenericKubernetesResource body = FsWatcher.replace(base, wanted, clock.instant());
        ownership.mark(body, wanted.claimedAt());
        return api.send(
                ApiResource.FSWATCHERS.update(wanted.id().namespace(), name(base), body),
                GenericKubernetesResource.class);
    }

    private boolean isOurs(ChannelId id, GenericKubernetesResource found) throws ApiFailure {
        return FsWatcher.isFor(id, found) && ownership.mayDelete(found);
    }

    /** Another id has the name: there is one that only this id wants. If that is taken, too, somebody means it. */
    private static String otherName(ChannelId id, String taken, ApiFailure conflict) throws ApiFailure {
        String hashed = ResourceNames.hashed(id);
        if (hashed.equals(taken)) {
            throw conflict;
        }
        return hashed;
    }

    private static String name(HasMetadata resource) {
        return resource.getMetadata().getName();
    }
}
