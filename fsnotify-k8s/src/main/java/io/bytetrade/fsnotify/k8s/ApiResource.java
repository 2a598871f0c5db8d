package io.bytetrade.fsnotify.k8s;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A resource of the API, and the requests that can be made of it.
 *
 * @param group its API group, empty for the core
 * @param version its version
 * @param plural its name in paths and rules
 */
record ApiResource(String group, String version, String plural) {
    static final ApiResource FSWATCHERS = new ApiResource("sys.bytetrade.io", "v1alpha1", "fswatchers");
    static final ApiResource PODS = new ApiResource("", "v1", "pods");
    static final ApiResource EVENTS = new ApiResource("", "v1", "events");
    static final ApiResource LEASES = new ApiResource("coordination.k8s.io", "v1", "leases");
    static final ApiResource DEFINITIONS = new ApiResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    ApiRequest get(String namespace, String name) {
        return new ApiRequest(this, "get", "GET", namespace, name, path(namespace, name), null, null);
    }

    ApiRequest create(String namespace, String name, Object body) {
        return new ApiRequest(this, "create", "POST", namespace, name, path(namespace, ""), JSON, body);
    }

    /** A creation that is checked and answered like any other, and stored nowhere. */
    ApiRequest dryRun(String namespace, String name, Object body) {
        String path = path(namespace, "") + "?dryRun=All";
        return new ApiRequest(this, "create", "POST", namespace, name, path, JSON, body);
    }

    ApiRequest update(String namespace, String name, Object body) {
        return new ApiRequest(this, "update", "PUT", namespace, name, path(namespace, name), JSON, body);
    }

    ApiRequest patch(String namespace, String name, Object body) {
        return new ApiRequest(this, "patch", "PATCH", namespace, name, path(namespace, name), MERGE_PATCH, body);
    }

    ApiRequest delete(String namespace, String name, Object options) {
        return new ApiRequest(this, "delete", "DELETE", namespace, name, path(namespace, name), JSON, options);
    }

    /** Reads many; the scope is a namespace or {@link ServedNamespaces#ALL}. */
    ApiRequest list(String scope, Map<String, String> query) {
        return new ApiRequest(this, "list", "GET", scope, "", path(scope, "") + text(query), null, null);
    }

    /** Reads changes as they happen; the scope is a namespace or {@link ServedNamespaces#ALL}. */
    ApiRequest watch(String scope, Map<String, String> query) {
        return new ApiRequest(this, "watch", "GET", scope, "", path(scope, "") + text(query), null, null);
    }

    /** Asks which resources of the group the server knows. */
    ApiRequest discovery() {
        return new ApiRequest(this, "discover", "GET", ServedNamespaces.ALL, "", groupPath(), null, null);
    }

    private String groupPath() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + '/' + version;
    }

    private String path(String namespace, String name) {
        return groupPath()
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + '/'
                + plural
                + (name.isEmpty() ? "" : '/' + name);
    }

    private static String text(Map<String, String> query) {
        return new TreeMap<>(query)
                .entrySet().stream()
                        .map(each -> each.getKey() + '=' + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** Its name with its group, as {@code kubectl} takes it. */
    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + '.' + group;
    }
}
