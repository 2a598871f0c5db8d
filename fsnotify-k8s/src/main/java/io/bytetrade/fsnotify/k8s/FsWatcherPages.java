package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads FSWatchers page by page (Kubernetes API concepts, "Retrieving large results sets in chunks"). */
final class FsWatcherPages {
    /** How many resources a page has; the server keeps its memory low with it, and so do we. */
    private static final String PAGE = "500";

    private FsWatcherPages() {}

    /**
     * Reads them all. Blocks.
     *
     * @param scope a namespace or {@link ServedNamespaces#ALL}
     * @param selection which of them, as parameters of the request
     * @param each takes one after the other
     * @return the resourceVersion of what was read
     */
    static String read(
            ApiClient api, String scope, Map<String, String> selection, Consumer<GenericKubernetesResource> each)
            throws ApiFailure {
        Map<String, String> query = new TreeMap<>(selection);
        query.put("continue", "");
        query.put("limit", PAGE);
        GenericKubernetesResourceList page;
        do {
            page = api.send(ApiResource.FSWATCHERS.list(scope, query), GenericKubernetesResourceList.class);
            page.getItems().forEach(each);
            query.put(
                    "continue",
                    Optional.ofNullable(page.getMetadata().getContinue()).orElse(""));
        } while (!query.get("continue").isEmpty());
        return page.getMetadata().getResourceVersion();
    }
}
