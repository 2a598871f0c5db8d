package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Looks, before anything is served, whether the API server answers, whether it knows FSWatchers, and whether this proxy has the
 * rights that it needs: better a clear line at the start than a refusal an hour later.
 */
final class ClusterCheck {
    /** What this proxy does, but for Events, without which it serves as well. */
    private static final Map<ApiResource, List<String>> NEEDED = needed();

    private static final ApiResource REVIEWS =
            new ApiResource("authorization.k8s.io", "v1", "selfsubjectaccessreviews");
    private static final System.Logger LOG = System.getLogger(ClusterCheck.class.getName());

    private final ApiClient api;
    private final ServedNamespaces namespaces;

    ClusterCheck(ApiClient api, ServedNamespaces namespaces) {
        this.api = api;
        this.namespaces = namespaces;
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
        try {
            APIResourceList known = api.send(ApiResource.FSWATCHERS.discovery(), APIResourceList.class);
            if (known.getResources().stream()
                    .noneMatch(each -> each.getName().equals(ApiResource.FSWATCHERS.plural()))) {
                throw AdapterException.permanent(FsWatcherCrd.MISSING, null);
            }
        } catch (ApiFailure e) {
            if (e.is(ApiFailure.NOT_FOUND)) {
                throw AdapterException.permanent(FsWatcherCrd.MISSING, e);
            }
            throw e;
        }
    }

    private void checkRights() throws ApiFailure, AdapterException {
        List<String> faults = faults();
        if (faults.size() == namespaces.scopes().size()) {
            throw AdapterException.permanent(String.join("; ", faults), null);
        }
        faults.forEach(fault -> LOG.log(Level.WARNING, "{0}; the other namespaces are served", fault));
    }

    private List<String> faults() throws ApiFailure {
        List<String> faults = new ArrayList<>();
        for (String scope : namespaces.scopes()) {
            Map<ApiResource, List<String>> missing = missing(scope);
            if (!missing.isEmpty()) {
                faults.add("this proxy may not " + text(missing) + " in " + ServedNamespaces.text(scope)
                        + "; grant it these verbs with a Role or ClusterRole");
            }
        }
        return faults;
    }

    private Map<ApiResource, List<String>> missing(String scope) throws ApiFailure {
        Map<ApiResource, List<String>> missing = new LinkedHashMap<>();
        for (Map.Entry<ApiResource, List<String>> needed : NEEDED.entrySet()) {
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
