package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rights: verbs by what they are about. Asks the API server which of them this process has, by a SelfSubjectAccessReview for
 * each (Kubernetes documentation, "Authorization overview").
 *
 * @param verbs in the words of RBAC
 */
record Rights(Map<ApiResource, List<String>> verbs) {
    /** What serving the pods of a namespace takes. */
    static final Rights TO_SERVE = new Rights(inOrder());

    /** What one of several replicas does in the namespace of the Leases. */
    static final Rights TO_KEEP_A_LEASE =
            new Rights(Map.of(ApiResource.LEASES, List.of("get", "list", "create", "update", "delete")));

    /** What recording refusals takes; all else works without. */
    static final Rights TO_RECORD = new Rights(Map.of(ApiResource.EVENTS, List.of("create", "patch")));

    private static final ApiResource REVIEWS =
            new ApiResource("authorization.k8s.io", "v1", "selfsubjectaccessreviews");

    /**
     * Those that are missing.
     *
     * @param scope a namespace or {@link ServedNamespaces#ALL}
     * @throws ApiFailure if the questions are not answered
     */
    Rights missing(ApiClient api, String scope) throws ApiFailure {
        Map<ApiResource, List<String>> missing = new LinkedHashMap<>();
        for (Map.Entry<ApiResource, List<String>> needed : verbs.entrySet()) {
            for (String verb : needed.getValue()) {
                if (!isAllowed(api, needed.getKey(), verb, scope)) {
                    missing.computeIfAbsent(needed.getKey(), resource -> new ArrayList<>())
                            .add(verb);
                }
            }
        }
        return new Rights(missing);
    }

    boolean isEmpty() {
        return verbs.isEmpty();
    }

    /** That these are missing, and what to do. */
    String missingText(String scope) {
        return "this proxy may not " + this + " in " + ServedNamespaces.text(scope)
                + "; grant it these verbs with a Role or ClusterRole";
    }

    @Override
    public String toString() {
        return verbs.entrySet().stream()
                .map(each -> String.join(", ", each.getValue()) + ' ' + each.getKey())
                .collect(Collectors.joining(" and "));
    }

    private static boolean isAllowed(ApiClient api, ApiResource resource, String verb, String scope) throws ApiFailure {
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

    private static Map<ApiResource, List<String>> inOrder() {
        Map<ApiResource, List<String>> needed = new LinkedHashMap<>();
        needed.put(ApiResource.FSWATCHERS, List.of("get", "list", "watch", "create", "update", "delete"));
        needed.put(ApiResource.PODS, List.of("get"));
        return needed;
    }
}
