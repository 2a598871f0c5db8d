package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks, before anything is served, whether the API server answers, whether it knows FSWatchers, and whether this proxy has the
 * rights that it needs: better a clear line at the start than a refusal an hour later.
 */
final class ClusterCheck {
    /** What this proxy does, but for Events, without which it serves as well. */
    private static final Map<ApiResource, List<String>> NEEDED = needed();

    /** What one of several replicas does in the namespace of the Leases. */
    private static final Map<ApiResource, List<String>> NEEDED_OF_LEASES =
            Map.of(ApiResource.LEASES, List.of("get", "list", "create", "update", "delete"));

    private static final ApiResource REVIEWS =
            new ApiResource("authorization.k8s.io", "v1", "selfsubjectaccessreviews");
    private static final System.Logger LOG = System.getLogger(ClusterCheck.class.getName());

    /** Within a second the API server knows a new definition; a slow one may need longer. */
    private static final Duration INSTALLATION = Duration.ofSeconds(30);

    private static final Duration INSTALLATION_LOOK = Duration.ofMillis(100);

    private final ApiClient api;
    private final ServedNamespaces namespaces;
    private final Optional<String> leaseNamespace;
    private final boolean installCrd;

    /**
     * Makes one.
     *
     * @param leaseNamespace where Leases are kept, or empty if none are
     * @param installCrd whether to create the definition of FSWatchers if there is none
     */
    ClusterCheck(ApiClient api, ServedNamespaces namespaces, Optional<String> leaseNamespace, boolean installCrd) {
        this.api = api;
        this.namespaces = namespaces;
        this.leaseNamespace = leaseNamespace;
        this.installCrd = installCrd;
    }

    /**
     * Looks. Blocks for as long as the API server needs to answer a few requests for each namespace.
     *
     * @throws AdapterException if it does not answer, does not know FSWatchers, or no namespace can be served for lack of
     *     rights; if some can, the others are warned of
     */
    void run() throws AdapterException {
        try {
            checkDefinition();
            checkRights();
            checkLeases();
        } catch (ApiFailure e) {
            if (!e.isForbidden()) {
                throw e.toAdapterException();
            }
            // Everybody may ask these things, unless a cluster forbids it.
            LOG.log(
                    Level.WARNING,
                    "cannot tell beforehand whether everything is there: {0}",
                    e.toAdapterException().getMessage());
        }
    }

    private void checkDefinition() throws ApiFailure, AdapterException {
        if (FsWatcherCrd.isKnown(api)) {
            return;
        }
        if (!installCrd) {
            throw AdapterException.permanent(FsWatcherCrd.MISSING, null);
        }
        try {
            FsWatcherCrd.create(api);
        } catch (ApiFailure e) {
            throw AdapterException.permanent(
                    FsWatcherCrd.MISSING + " (this proxy cannot: "
                            + e.toAdapterException().getMessage() + ')',
                    e);
        }
        awaitDefinition();
        LOG.log(Level.INFO, "installed the definition of {0}", ApiResource.FSWATCHERS);
    }

    private void awaitDefinition() throws ApiFailure, AdapterException {
        long deadline = System.nanoTime() + INSTALLATION.toNanos();
        while (!FsWatcherCrd.isKnown(api)) {
            if (System.nanoTime() - deadline > 0) {
                throw AdapterException.retryable(
                        "the definition of " + ApiResource.FSWATCHERS
                                + " was created, but the API server does not serve"
                                + " it; look at: kubectl describe crd " + ApiResource.FSWATCHERS,
                        null);
            }
            try {
                Thread.sleep(INSTALLATION_LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AdapterException.retryable("interrupted while a definition was installed", e);
            }
        }
    }

    private void checkRights() throws ApiFailure, AdapterException {
        List<String> faults = faults();
        if (faults.size() == namespaces.scopes().size()) {
            throw AdapterException.permanent(String.join("; ", faults), null);
        }
        faults.forEach(fault -> LOG.log(Level.WARNING, "{0}; the other namespaces are served", fault));
    }

    /** Without its Lease others would take it for gone, and delete what it registers. */
    private void checkLeases() throws ApiFailure, AdapterException {
        if (leaseNamespace.isPresent()) {
            Map<ApiResource, List<String>> missing = missing(leaseNamespace.get(), NEEDED_OF_LEASES);
            if (!missing.isEmpty()) {
                throw AdapterException.permanent(fault(leaseNamespace.get(), missing), null);
            }
        }
    }

    private List<String> faults() throws ApiFailure {
        List<String> faults = new ArrayList<>();
        for (String scope : namespaces.scopes()) {
            Map<ApiResource, List<String>> missing = missing(scope, NEEDED);
            if (!missing.isEmpty()) {
                faults.add(fault(scope, missing));
            }
        }
        return faults;
    }

    private static String fault(String scope, Map<ApiResource, List<String>> missing) {
        return "this proxy may not " + text(missing) + " in " + ServedNamespaces.text(scope)
                + "; grant it these verbs with a Role or ClusterRole";
    }

    private Map<ApiResource, List<String>> missing(String scope, Map<ApiResource, List<String>> all) throws ApiFailure {
        Map<ApiResource, List<String>> missing = new LinkedHashMap<>();
        for (Map.Entry<ApiResource, List<String>> needed : all.entrySet()) {
            for (String verb : needed.getValue()) {
                if (!isAllowed(needed.getKey(), verb, scope)) {
                    missing.computeIfAbsent(needed.getKey(), resource -> new ArrayList<>())
                            .add(verb);
                }
            }
        }
        return missing;
    }

    private boolean isAllowed(ApiResource resource, String verb, String scope) throws ApiFailure {
        Map<String, Object> attributes =
                Map.of("namespace", scope, "verb", verb, "group", resource.group(), "resource", resource.plural());
        Map<String, Object> review = Map.of(
                "apiVersion",
                REVIEWS.group() + '/' + REVIEWS.version(),
                "kind",
                "SelfSubjectAccessReview",
                "spec",
                Map.of("resourceAttributes", attributes));
        GenericKubernetesResource answer =
                api.send(REVIEWS.create(ServedNamespaces.ALL, "", review), GenericKubernetesResource.class);
        return Boolean.TRUE.equals(answer.get("status", "allowed"));
    }

    private static String text(Map<ApiResource, List<String>> missing) {
        return missing.entrySet().stream()
                .map(each -> String.join(", ", each.getValue()) + ' ' + each.getKey())
                .collect(Collectors.joining(" and "));
    }

    private static Map<ApiResource, List<String>> needed() {
        Map<ApiResource, List<String>> needed = new LinkedHashMap<>();
        needed.put(ApiResource.FSWATCHERS, List.of("get", "list", "watch", "create", "update", "delete"));
        needed.put(ApiResource.PODS, List.of("get"));
        return needed;
    }
}
