package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The resources that this process has written and not removed, as the API server answered, so that an update is one call and
 * a change from outside is told apart from an echo of its own; and those that it would have written but left to another. What is seen while a write is under way is judged at its end.
 * Any thread.
 *
 * <p>Of more than 65,536 the one that was used least recently is forgotten: its next update takes a further call, and a change
 * of it is not noticed.
 */
final class HeldResources {
    private static final int MOST = 65_536;

    /**
     * A resource as it was written, without its paths, or as it was when it was left to another.
     *
     * @param ours whether it was written here
     */
    record Held(GenericKubernetesResource resource, String fingerprint, boolean ours) {
        static Held of(GenericKubernetesResource answer) {
            return new Held(FsWatcher.withoutPaths(answer), FsWatcher.fingerprint(answer), true);
        }

        static Held byAnother(GenericKubernetesResource read) {
            return new Held(FsWatcher.withoutPaths(read), FsWatcher.fingerprint(read), false);
        }

        String name() {
            return resource.getMetadata().getName();
        }

        String version() {
            return resource.getMetadata().getResourceVersion();
        }

        /** Whether this is not what is there any more, or not alone. */
        boolean isOutdatedBy(Sighting seen) {
            return (seen.name().isEmpty() || seen.name().equals(name()) || seen.isPresent())
                    && ResourceVersion.isLater(seen.version(), version())
                    && !seen.fingerprint().equals(fingerprint);
        }
    }

    private static final class Holding {
        /** Null until the first write is over. */
        private Held held;

        private boolean writing;
        /** The latest of what was seen during the write, by the names of the resources. */
        private final Map<String, Sighting> seen = new HashMap<>();
    }

    private final Map<ChannelId, Holding> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ChannelId, Holding> eldest) {
            return size() > MOST;
        }
    };

    /** A write begins; gives what is held now. What is held by another is to be read anew. */
    synchronized Optional<Held> begin(ChannelId id) {
        Holding holding = entries.computeIfAbsent(id, unknown -> new Holding());
        holding.writing = true;
        holding.seen.clear();
        return Optional.ofNullable(holding.held).filter(Held::ours);
    }

    /**
     * A write is over, or was not made because the resource is another's.
     *
     * @return whether somebody has changed it since
     */
    synchronized boolean written(ChannelId id, Held written) {
        Holding holding = entries.computeIfAbsent(id, forgotten -> new Holding());
        holding.held = written;
        holding.writing = false;
        return holding.seen.values().stream().anyMatch(written::isOutdatedBy);
    }

    /** A write failed, and it is not known whether it took effect. */
    synchronized void failed(ChannelId id) {
        Holding holding = entries.get(id);
        if (holding != null) {
            holding.writing = false;
            if (holding.held == null) {
                entries.remove(id);
            }
        }
    }

    /** Nothing is held any more. */
    synchronized void removed(ChannelId id) {
        entries.remove(id);
    }

    /** The ids that were left to others of whom this is true. */
    synchronized List<ChannelId> leftTo(Predicate<Claim> holders) {
        List<ChannelId> left = new ArrayList<>();
        entries.forEach((id, holding) -> {
            if (holding.held != null && !holding.held.ours()) {
                Claim.on(holding.held.resource()).filter(holders).ifPresent(holder -> left.add(id));
            }
        });
        return left;
    }

    /**
     * Somebody saw the resource of an id.
     *
     * @return whether it has been changed by others
     */
    synchronized boolean seen(ChannelId id, Sighting seen) {
        Holding holding = entries.get(id);
        if (holding == null) {
            return false;
        }
        if (holding.writing) {
            holding.seen.merge(
                    seen.name(),
                    seen,
                    (one, other) -> ResourceVersion.isLater(other.version(), one.version()) ? other : one);
            return false;
        }
        return holding.held != null && holding.held.isOutdatedBy(seen);
    }

    /**
     * A complete list was read.
     *
     * @param scope which ids it would have
     * @param listed which it has, by their resources
     * @param version its resourceVersion
     * @return those whose resource is gone
     */
    synchronized List<ChannelId> listed(
            Predicate<ChannelId> scope, Map<ResourceKey, ChannelId> listed, String version) {
        List<ChannelId> missing = new ArrayList<>();
        entries.forEach((id, holding) -> {
            if (scope.test(id) && names(id, holding).stream().noneMatch(name -> isListed(id, name, listed))) {
                missing.add(id);
            }
        });
        missing.removeIf(id -> !seen(id, Sighting.absent("", version)));
        return missing;
    }

    private static List<String> names(ChannelId id, Holding holding) {
        return holding.held == null ? ResourceNames.all(id) : List.of(holding.held.name());
    }

    private static boolean isListed(ChannelId id, String name, Map<ResourceKey, ChannelId> listed) {
        return id.equals(listed.get(new ResourceKey(id.namespace(), name)));
    }
}
