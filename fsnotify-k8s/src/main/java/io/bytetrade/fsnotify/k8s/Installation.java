package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks at what a proxy needs of its cluster: that it answers, the definition of FSWatchers, rights. Changes nothing. */
final class Installation {
    private static final int UNPROCESSABLE = 422;
    /** Every cluster has it. */
    private static final String ANY_NAMESPACE = "default";

    private final ApiClient api;
    private final ServedNamespaces namespaces;
    private final Optional<String> leaseNamespace;
    private final InstantSource clock;

    Installation(ApiClient api, ServedNamespaces namespaces, Optional<String> leaseNamespace, InstantSource clock) {
        this.api = api;
        this.namespaces = namespaces;
        this.leaseNamespace = leaseNamespace;
        this.clock = clock;
    }

    /**
     * Looks.
     *
     * @param checks what is found is added
     * @return whether there may be FSWatchers to look at
     */
    boolean examine(List<Check> checks) {
        boolean known;
        try {
            known = FsWatcherCrd.isKnown(api);
        } catch (ApiFailure e) {
            checks.add(Check.fault(e.toAdapterException().getMessage()));
            return false;
        }
        checks.add(Check.ok("the API server " + api.server() + " answers"));
        checks.add(known ? definition() : Check.fault(FsWatcherCrd.MISSING));
        for (String scope : namespaces.scopes()) {
            checks.add(rights(Rights.TO_SERVE, scope));
            checks.add(withoutWhichItServes(rights(Rights.TO_RECORD, scope)));
        }
        checks.add(leaseNamespace
                .map(namespace -> rights(Rights.TO_KEEP_A_LEASE, namespace))
                .orElseGet(() -> Check.warning("no namespace for Leases: outside of a pod, name the replicas' own with"
                        + " --lease-namespace to look at their rights there")));
        return known;
    }

    /** Creates one in a dry run and looks what would be stored: that needs no further right, and tries what matters. */
    private Check definition() {
        String namespace = namespaces.names().isEmpty()
                ? ANY_NAMESPACE
                : namespaces.scopes().get(0);
        ChannelId id = ChannelId.parse(namespace + "/fsnotify-doctor/dry-run");
        WatchedPaths wanted = new WatchedPaths(id, null, new TreeSet<>(Set.of("/dry-run")), clock.instant());
        GenericKubernetesResource written = FsWatcher.create(ResourceNames.preferred(id), wanted, clock.instant());
        try {
            List<String> lost = lost(
                    written,
                    api.send(
                            ApiResource.FSWATCHERS.dryRun(
                                    namespace, written.getMetadata().getName(), written),
                            GenericKubernetesResource.class));
            return lost.isEmpty()
                    ? Check.ok("the definition of " + ApiResource.FSWATCHERS + " keeps what the proxy writes")
                    : Check.fault("the definition of " + ApiResource.FSWATCHERS + " does not keep "
                            + String.join(", ", lost) + "; it is not the one of: fsnotify-proxy manifests");
        } catch (ApiFailure e) {
            String text = e.toAdapterException().getMessage();
            return e.is(UNPROCESSABLE)
                    ? Check.fault("the definition of " + ApiResource.FSWATCHERS
                            + " does not take what the proxy writes: " + text)
                    : Check.warning(
                            "the definition of " + ApiResource.FSWATCHERS + " is there, and was not tried: " + text);
        }
    }

    /** Fields that were written and would not be stored. */
    private static List<String> lost(GenericKubernetesResource written, GenericKubernetesResource kept) {
        List<String> lost = new ArrayList<>();
        written.getAdditionalProperties()
                .forEach((section, fields) -> ((Map<?, ?>) fields).forEach((field, value) -> {
                    if (!value.equals(kept.get(section, field))) {
                        lost.add(section + '.' + field);
                    }
                }));
        return lost;
    }

    private Check rights(Rights needed, String scope) {
        try {
            Rights missing = needed.missing(api, scope);
            return missing.isEmpty()
                    ? Check.ok("may " + needed + " in " + ServedNamespaces.text(scope))
                    : Check.fault(missing.missingText(scope));
        } catch (ApiFailure e) {
            return Check.warning(
                    "rights cannot be told: " + e.toAdapterException().getMessage());
        }
    }

    private static Check withoutWhichItServes(Check check) {
        return check.result() == Check.Result.FAULT
                ? Check.warning(check.text() + "; without, pods are not told why they are refused")
                : check;
    }
}
