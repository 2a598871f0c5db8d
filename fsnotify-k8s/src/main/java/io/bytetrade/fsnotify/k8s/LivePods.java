package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether FSWatchers have a live pod; each pod is read once. For one thread; blocks. */
final class LivePods {
    private final KubernetesPods pods;
    private final Map<ResourceKey, Optional<Life>> read = new HashMap<>();

    private record Life(String uid, PodInfo.Phase phase) {}

    LivePods(KubernetesPods pods) {
        this.pods = pods;
    }

    /** Why an FSWatcher has no live pod; empty if it has one. */
    Optional<String> whyNone(GenericKubernetesResource fsWatcher) throws AdapterException {
        String name = FsWatcher.pod(fsWatcher);
        String pod = "pod \"" + name + '"';
        Optional<Life> life = life(new ResourceKey(fsWatcher.getMetadata().getNamespace(), name));
        if (life.isEmpty()) {
            return Optional.of(pod + " does not exist");
        }
        if (life.get().phase().isFinished()) {
            return Optional.of(pod + " has " + life.get().phase().name().toLowerCase(Locale.ROOT));
        }
        return FsWatcher.podUid(fsWatcher)
                .filter(uid -> !uid.equals(life.get().uid()))
                .map(uid -> pod + " is another one than that of this FSWatcher");
    }

    private Optional<Life> life(ResourceKey pod) throws AdapterException {
        Optional<Life> known = read.get(pod);
        if (known == null) {
            known = pods.lookup(pod.namespace(), pod.name()).map(info -> new Life(info.uid(), info.phase()));
            read.put(pod, known);
        }
        return known;
    }
}
