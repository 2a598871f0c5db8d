package io.bytetrade.fsnotify.cli.storm;

import io.bytetrade.fsnotify.k8s.envtest.Administrator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a daemon sees: it watches the FSWatchers of a namespace, and adds and removes a watch on a path as they say. */
final class DaemonView implements ResourceEventHandler<GenericKubernetesResource>, AutoCloseable {
    /** How often a path of an FSWatcher was added, and deleted. */
    record Count(int additions, int deletions) {
        Count plus(Count more) {
            return new Count(additions + more.additions, deletions + more.deletions);
        }
    }

    private static final String HOLDER = "fsnotify.bytetrade.io/holder";

    /** Who holds an FSWatcher from a time on, by {@link System#nanoTime}: the annotation, or the empty text. */
    private record Held(String holder, long since) {}

    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final Map<String, Set<String>> present = new TreeMap<>();
    private final Map<String, Map<String, Count>> counts = new HashMap<>();
    private final Map<String, List<Held>> holders = new HashMap<>();
    private final List<String> history = new ArrayList<>();

    DaemonView(Administrator cluster, String namespace) {
        informer = cluster.fsWatchers().inNamespace(namespace).inform(this);
    }

    @Override
    public void onAdd(GenericKubernetesResource resource) {
        change(resource, paths(resource));
        held(resource.getMetadata().getName(), holder(resource));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource resource) {
        change(resource, paths(resource));
        held(resource.getMetadata().getName(), holder(resource));
    }

    @Override
    public void onDelete(GenericKubernetesResource resource, boolean unknown) {
        change(resource, Set.of());
        held(resource.getMetadata().getName(), "");
    }

    /** Whether this FSWatcher was seen to be held by somebody at some time within a span from a time on. */
    synchronized boolean sawHolder(String resource, Member member, long from, Duration span) {
        List<Held> all = holders.getOrDefault(resource, List.of());
        for (int i = 0; i < all.size(); i++) {
            boolean overBefore = i + 1 < all.size() && all.get(i + 1).since() - from < 0;
            boolean begunAfter = all.get(i).since() - from > span.toNanos();
            if (member.isNamed(all.get(i).holder()) && !overBefore && !begunAfter) {
                return true;
            }
        }
        return false;
    }

    private synchronized void held(String resource, String holder) {
        List<Held> all = holders.computeIfAbsent(resource, unseen -> new ArrayList<>());
        if (all.isEmpty() || !all.get(all.size() - 1).holder().equals(holder)) {
            all.add(new Held(holder, System.nanoTime()));
        }
    }

    /** The paths of all FSWatchers that there are, by their names. */
    synchronized Map<String, Set<String>> present() {
        return new TreeMap<>(present);
    }

    /** What was seen of the paths of this FSWatcher. */
    synchronized Map<String, Count> counts(String resource) {
        return new TreeMap<>(counts.getOrDefault(resource, Map.of()));
    }

    /** What was seen of all paths. */
    synchronized Count sum() {
        return counts.values().stream().flatMap(each -> each.values().stream()).reduce(new Count(0, 0), Count::plus);
    }

    /** All that was seen. */
    synchronized List<String> history() {
        return List.copyOf(history);
    }

    /** The annotation that says who holds it. */
    static String holder(GenericKubernetesResource resource) {
        return resource.getMetadata().getAnnotations().get(HOLDER);
    }

    static Set<String> paths(GenericKubernetesResource resource) {
        return new TreeSet<>(resource.<List<String>>get("spec", "paths"));
    }

    @Override
    public void close() {
        informer.close();
    }

    private synchronized void change(GenericKubernetesResource resource, Set<String> now) {
        String name = resource.getMetadata().getName();
        Set<String> before = now.isEmpty() ? present.remove(name) : present.put(name, now);
        Set<String> then = before == null ? Set.of() : before;
        count(name, now, then, new Count(1, 0));
        count(name, then, now, new Count(0, 1));
        if (!now.equals(before)) {
            history.add(Instant.now() + " " + name + " " + now + " "
                    + resource.getMetadata().getAnnotations());
        }
    }

    private void count(String name, Set<String> some, Set<String> others, Count each) {
        some.stream()
                .filter(path -> !others.contains(path))
                .forEach(path ->
                        counts.computeIfAbsent(name, unseen -> new HashMap<>()).merge(path, each, Count::plus));
    }
}
