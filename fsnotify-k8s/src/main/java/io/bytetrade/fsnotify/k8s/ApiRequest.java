package io.bytetrade.fsnotify.k8s;

/**
 * One request to the API server.
 *
 * @param resource what it is about
 * @param verb what it does, in the words of RBAC
 * @param method the same in HTTP
 * @param scope the namespace, or {@link ServedNamespaces#ALL}
 * @param name of the one resource that it is about, or empty
 * @param path the path with the query
 * @param contentType of the body, or null
 * @param body what is sent as JSON, or null
 */
record ApiRequest(
        ApiResource resource,
        String verb,
        String method,
        String scope,
        String name,
        String path,
        String contentType,
        Object body) {

    /** What it does, for messages; without the body. */
    @Override
    public String toString() {
        String what = verb + ' ' + resource;
        return (name.isEmpty() ? what : what + " \"" + name + '"') + " in " + ServedNamespaces.text(scope);
    }
}
