package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The Leases of all replicas, in one namespace (Kubernetes documentation, "Leases"). Each is named after its replica. Any
 * thread; every method but {@link #renewTime} blocks.
 */
final class Leases {
    /** With microseconds, as the API server wants it (Kubernetes API reference, MicroTime). */
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final String SPEC = "spec";
    private static final String RENEW_TIME = "renewTime";

    private final ApiClient api;
    private final String namespace;

    Leases(ApiClient api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    String namespace() {
        return namespace;
    }

    List<GenericKubernetesResource> list() throws ApiFailure {
        ApiRequest request = ApiResource.LEASES.list(
                namespace, Map.of("labelSelector", FsWatcher.MANAGED_BY + '=' + FsWatcher.MANAGER));
        return api.send(request, GenericKubernetesResourceList.class).getItems();
    }

    Optional<GenericKubernetesResource> get(String name) throws ApiFailure {
        try {
            return Optional.of(api.send(ApiResource.LEASES.get(namespace, name), GenericKubernetesResource.class));
        } catch (ApiFailure e) {
            if (e.is(ApiFailure.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    GenericKubernetesResource create(String name, Instant now) throws ApiFailure {
        GenericKubernetesResource lease = new GenericKubernetesResource();
        lease.setApiVersion(ApiResource.LEASES.group() + '/' + ApiResource.LEASES.version());
        lease.setKind("Lease");
        lease.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels(FsWatcher.MANAGED_BY, FsWatcher.MANAGER)
                .build());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("holderIdentity", name);
        spec.put("leaseDurationSeconds", Replicas.EXPIRY.toSeconds());
        spec.put("acquireTime", MICRO_TIME.format(now));
        spec.put(RENEW_TIME, MICRO_TIME.format(now));
        lease.setAdditionalProperty(SPEC, spec);
        return api.send(ApiResource.LEASES.create(namespace, name, lease), GenericKubernetesResource.class);
    }

    /** Writes a later time into a Lease that was read; fails if it has changed since. */
    GenericKubernetesResource renew(GenericKubernetesResource lease, Instant now) throws ApiFailure {
        String name = lease.getMetadata().getName();
        Map<String, Object> spec = new LinkedHashMap<>(lease.<Map<String, Object>>get(SPEC));
        spec.put(RENEW_TIME, later(MICRO_TIME.format(now), renewTime(lease)));
        GenericKubernetesResource renewed = new GenericKubernetesResource();
        renewed.setApiVersion(lease.getApiVersion());
        renewed.setKind(lease.getKind());
        renewed.setMetadata(lease.getMetadata());
        renewed.setAdditionalProperty(SPEC, spec);
        return api.send(ApiResource.LEASES.update(namespace, name, renewed), GenericKubernetesResource.class);
    }

    /** Deletes a Lease if it is still as it was read; if it is not, or there is none, nothing happens. */
    void delete(GenericKubernetesResource lease) throws ApiFailure {
        try {
            api.send(ApiResource.LEASES.delete(
                    namespace, lease.getMetadata().getName(), Preconditions.unchanged(lease)));
        } catch (ApiFailure e) {
            if (!e.is(ApiFailure.NOT_FOUND) && !e.is(ApiFailure.CONFLICT)) {
                throw e;
            }
        }
    }

    /** When it was renewed, as it says; empty if it does not. */
    static String renewTime(GenericKubernetesResource lease) {
        return Objects.toString(lease.<Object>get(SPEC, RENEW_TIME), "");
    }

    /** A clock that was set back, or stands, must not make us look dead: others wait for any change. */
    private static String later(String now, String before) {
        if (now.compareTo(before) > 0 || !before.endsWith("Z")) {
            return now;
        }
        return MICRO_TIME.format(Instant.parse(before).plusNanos(1_000));
    }
}
