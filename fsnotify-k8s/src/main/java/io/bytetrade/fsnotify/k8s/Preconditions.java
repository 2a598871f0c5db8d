package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** Under which conditions the API server is to delete something (Kubernetes API reference, DeleteOptions). */
final class Preconditions {
    private Preconditions() {}

    /** Only if it is the same object, and nobody has changed it since it was read. */
    static Map<String, Object> unchanged(HasMetadata resource) {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "preconditions",
                Map.of(
                        "uid", resource.getMetadata().getUid(),
                        "resourceVersion", resource.getMetadata().getResourceVersion()));
    }
}
