package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.k8s.Suspect.Kind;
import io.bytetrade.fsnotify.k8s.Suspect.Symptom;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at FSWatchers, with and without our label. For one thread; blocks. */
final class Survey {
    private static final Comparator<ResourceKey> ORDER =
            Comparator.comparing(ResourceKey::namespace).thenComparing(ResourceKey::name);

    private final ApiClient api;
    private final LivePods pods;
    private final Holders holders;
    /** Without their paths. */
    private final Map<ResourceKey, GenericKubernetesResource> seen = new TreeMap<>(ORDER);

    private final Map<ResourceKey, List<Symptom>> symptoms = new TreeMap<>(ORDER);

    Survey(ApiClient api, LivePods pods, Holders holders) {
        this.api = api;
        this.pods = pods;
        this.holders = holders;
    }

    /** Reads those of a namespace, or all, and looks at each by itself. */
    Check take(String scope) {
        List<GenericKubernetesResource> found = new ArrayList<>();
        try {
            FsWatcherPages.read(api, scope, Map.of(), each -> found.add(FsWatcher.withoutPaths(each)));
            for (GenericKubernetesResource each : found) {
                seen.put(ResourceKey.of(each), each);
                lookAt(each);
            }
            return Check.ok(found.size() + " FSWatchers in " + ServedNamespaces.text(scope));
        } catch (ApiFailure e) {
            return notSeen(scope, e.toAdapterException());
        } catch (AdapterException e) {
            return notSeen(scope, e);
        }
    }

    int size() {
        return seen.size();
    }

    /** Those of all that were read that somebody might look at, in order. */
    List<Suspect> suspects() {
        lookForDuplicates();
        List<Suspect> suspects = new ArrayList<>();
        symptoms.forEach((key, its) -> suspects.add(new Suspect(key.namespace(), key.name(), its)));
        return suspects;
    }

    /** What could not be told. */
    List<Check> doubts() {
        return holders.failures().values().stream()
                .map(failure -> Check.warning("whether holders are there cannot be told: "
                        + failure.toAdapterException().getMessage()))
                .toList();
    }

    private void lookAt(GenericKubernetesResource fsWatcher) throws AdapterException {
        ResourceKey key = ResourceKey.of(fsWatcher);
        pods.whyNone(fsWatcher).ifPresent(why -> add(key, Kind.NO_LIVE_POD, why));
        Claim.on(fsWatcher)
                .map(Claim::holder)
                .ifPresentOrElse(
                        holder -> holders.whyGone(holder).ifPresent(why -> add(key, Kind.HOLDER_GONE, why)),
                        () -> add(key, Kind.NO_HOLDER, "nobody holds it"));
    }

    private void lookForDuplicates() {
        Map<ChannelId, List<ResourceKey>> byChannel = new HashMap<>();
        seen.forEach((key, each) -> ChangeFeed.channel(each)
                .ifPresent(id ->
                        byChannel.computeIfAbsent(id, any -> new ArrayList<>()).add(key)));
        byChannel.forEach((id, keys) -> {
            ResourceNames.all(id).stream()
                    .map(name -> new ResourceKey(id.namespace(), name))
                    .filter(key -> !keys.contains(key) && isFor(id, seen.get(key)))
                    .forEach(keys::add);
            if (keys.size() > 1) {
                keys.forEach(key -> add(key, Kind.DUPLICATE, "one of " + keys.size() + " of channel id \"" + id + '"'));
            }
        });
    }

    private static boolean isFor(ChannelId id, GenericKubernetesResource resource) {
        return resource != null && FsWatcher.isFor(id, resource);
    }

    private void add(ResourceKey key, Kind kind, String text) {
        symptoms.computeIfAbsent(key, any -> new ArrayList<>()).add(new Symptom(kind, text));
    }

    private static Check notSeen(String scope, AdapterException failure) {
        return Check.fault("the FSWatchers in " + ServedNamespaces.text(scope) + " were not all looked at: "
                + failure.getMessage());
    }
}
