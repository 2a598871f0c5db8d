package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Where a resource is.
 *
 * @param namespace its namespace
 * @param name its name
 */
record ResourceKey(String namespace, String name) {
    static ResourceKey of(HasMetadata resource) {
        return new ResourceKey(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }
}
