package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes FSWatcher resources (DESIGN §7). What this proxy does not know, and what others added, is kept: a resource
 * is made from the one that it replaces. The resources that are handed in are not changed.
 */
final class FsWatcher {
    /** Bears the channel id, which is the resource's identity. */
    static final String CHANNEL = "fsnotify.bytetrade.io/channel";

    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String MANAGER = "fsnotify-proxy";
    static final String API_VERSION = ApiResource.FSWATCHERS.group() + '/' + ApiResource.FSWATCHERS.version();
    static final String KIND = "FSWatcher";

    private static final String SPEC = "spec";
    private static final String STATUS = "status";
    private static final String POD = "pod";
    private static final String CONTAINER = "container";
    private static final String PATHS = "paths";
    private static final String STATE = "state";
    private static final String ACTIVE = "active";
    private static final String STATUS_TIME = "statusTime";
    private static final String UPDATE_TIME = "updateTime";

    private FsWatcher() {}

    /** A resource that does not exist yet. */
    static GenericKubernetesResource create(String name, WatchedPaths wanted, Instant now) {
        GenericKubernetesResource none = new GenericKubernetesResource();
        none.setMetadata(new ObjectMetaBuilder()
                .withNamespace(wanted.id().namespace())
                .withName(name)
                .build());
        return replace(none, wanted, now);
    }

    /** The resource with what is wanted in it; its version is that of the one that it replaces. */
    static GenericKubernetesResource replace(GenericKubernetesResource present, WatchedPaths wanted, Instant now) {
        ChannelId id = wanted.id();
        GenericKubernetesResource written = copy(present);
        written.setApiVersion(API_VERSION);
        written.setKind(KIND);
        ObjectMeta metadata = written.getMetadata();
        metadata.getAnnotations().put(CHANNEL, id.toString());
        metadata.getLabels().put(MANAGED_BY, MANAGER);
        metadata.setOwnerReferences(owners(metadata.getOwnerReferences(), id.pod(), wanted.podUid()));
        Map<String, Object> spec = section(present, SPEC);
        spec.put(POD, id.pod());
        spec.put(CONTAINER, id.container());
        spec.put(PATHS, List.copyOf(wanted.nodePaths()));
        written.setAdditionalProperty(SPEC, spec);
        written.setAdditionalProperty(STATUS, status(section(present, STATUS), now));
        return written;
    }

    /** The resource without its paths, which may be many, and without the server's notes on who wrote which field. */
    static GenericKubernetesResource withoutPaths(GenericKubernetesResource resource) {
        GenericKubernetesResource slim = copy(resource);
        Map<String, Object> spec = section(resource, SPEC);
        spec.remove(PATHS);
        slim.setAdditionalProperty(SPEC, spec);
        return slim;
    }

    /** The channel id that the resource says it is for; empty if it says none. */
    static Optional<String> channel(GenericKubernetesResource resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations().get(CHANNEL));
    }

    /** The name of the pod that the resource says it is for; empty if it says none. */
    static String pod(GenericKubernetesResource resource) {
        return section(resource, SPEC).getOrDefault(POD, "").toString();
    }

    /** The uid of that pod, if it owns the resource. */
    static Optional<String> podUid(GenericKubernetesResource resource) {
        String pod = pod(resource);
        return resource.getMetadata().getOwnerReferences().stream()
                .filter(owner -> isPod(owner, pod))
                .map(OwnerReference::getUid)
                .findFirst();
    }

    /**
     * Whether the resource is for this channel id: it says so, or it says nothing and is for the id's pod and container, as
     * those that the Go proxy left. To be asked of a resource that has one of the id's names.
     */
    static boolean isFor(ChannelId id, GenericKubernetesResource resource) {
        Map<String, Object> spec = section(resource, SPEC);
        return channel(resource)
                .map(id.toString()::equals)
                .orElseGet(
                        () -> id.pod().equals(spec.get(POD)) && id.container().equals(spec.get(CONTAINER)));
    }

    /** Tells whether two states of a resource are the same as far as this proxy cares. */
    static String fingerprint(GenericKubernetesResource resource) {
        ObjectMeta metadata = resource.getMetadata();
        Map<String, Object> spec = section(resource, SPEC);
        List<String> parts = new ArrayList<>();
        parts.add(String.valueOf(metadata.getAnnotations().get(CHANNEL)));
        parts.add(String.valueOf(metadata.getAnnotations().get(Claim.HOLDER)));
        parts.add(String.valueOf(metadata.getAnnotations().get(Claim.CLAIMED_AT)));
        parts.add(String.valueOf(metadata.getLabels().get(MANAGED_BY)));
        parts.add(String.valueOf(metadata.getDeletionTimestamp()));
        metadata.getOwnerReferences().forEach(owner -> parts.add(owner.getName() + '/' + owner.getUid()));
        parts.add(String.valueOf(section(resource, STATUS).get(STATE)));
        parts.add(String.valueOf(spec.get(POD)));
        parts.add(String.valueOf(spec.get(CONTAINER)));
        if (spec.get(PATHS) instanceof List<?> paths) {
            paths.forEach(path -> parts.add(String.valueOf(path)));
        }
        return Sha256.hex(String.join("\0", parts));
    }

    private static GenericKubernetesResource copy(GenericKubernetesResource resource) {
        ObjectMeta metadata = new ObjectMetaBuilder(resource.getMetadata())
                .withManagedFields()
                .build();
        metadata.setAnnotations(new LinkedHashMap<>(metadata.getAnnotations()));
        metadata.setLabels(new LinkedHashMap<>(metadata.getLabels()));
        GenericKubernetesResource copy = new GenericKubernetesResource();
        copy.setApiVersion(resource.getApiVersion());
        copy.setKind(resource.getKind());
        copy.setMetadata(metadata);
        copy.setAdditionalProperties(new LinkedHashMap<>(resource.getAdditionalProperties()));
        return copy;
    }

    /** A copy of the spec or the status; what is no object there counts as nothing. */
    private static Map<String, Object> section(GenericKubernetesResource resource, String name) {
        Map<String, Object> section = new LinkedHashMap<>();
        if (resource.getAdditionalProperties().get(name) instanceof Map<?, ?> present) {
            present.forEach((key, value) -> section.put(String.valueOf(key), value));
        }
        return section;
    }

    /** The pod owns the resource, so that the garbage collector takes it away with the pod; other owners stay. */
    private static List<OwnerReference> owners(List<OwnerReference> present, String pod, String podUid) {
        List<OwnerReference> owners = new ArrayList<>(present);
        owners.removeIf(owner -> isPod(owner, pod));
        if (podUid != null) {
            owners.add(new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("Pod")
                    .withName(pod)
                    .withUid(podUid)
                    .withController(false)
                    .withBlockOwnerDeletion(false)
                    .build());
        }
        return owners;
    }

    private static boolean isPod(OwnerReference owner, String pod) {
        return "v1".equals(owner.getApiVersion()) && "Pod".equals(owner.getKind()) && pod.equals(owner.getName());
    }

    private static Map<String, Object> status(Map<String, Object> status, Instant now) {
        Instant written = afterLast(status.get(UPDATE_TIME), now.truncatedTo(ChronoUnit.MILLIS));
        if (!ACTIVE.equals(status.put(STATE, ACTIVE)) || !(status.get(STATUS_TIME) instanceof String)) {
            status.put(STATUS_TIME, written.toString());
        }
        status.put(UPDATE_TIME, written.toString());
        return status;
    }

    /** The server drops a write that changes nothing, and nobody would look again: each is later than the one before. */
    private static Instant afterLast(Object last, Instant now) {
        try {
            Instant before = last instanceof String text ? Instant.parse(text) : Instant.MIN;
            return now.isAfter(before) ? now : before.plusMillis(1);
        } catch (DateTimeParseException e) {
            return now;
        }
    }
}
