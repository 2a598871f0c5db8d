package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/** Deletes FSWatchers without a live pod. For one thread; blocks. */
final class Burial {
    private final ApiClient api;
    private final LivePods pods;

    Burial(ApiClient api, LivePods pods) {
        this.api = api;
        this.pods = pods;
    }

    /** Deletes it if it has no live pod and does not change meanwhile; says whether. */
    boolean delete(String namespace, String name) throws ApiFailure, AdapterException {
        try {
            GenericKubernetesResource read =
                    api.send(ApiResource.FSWATCHERS.get(namespace, name), GenericKubernetesResource.class);
            if (pods.whyNone(read).isEmpty()) {
                return false;
            }
            api.send(ApiResource.FSWATCHERS.delete(namespace, name, Preconditions.unchanged(read)));
            return true;
        } catch (ApiFailure e) {
            if (e.is(ApiFailure.NOT_FOUND) || e.is(ApiFailure.CONFLICT)) {
                return false;
            }
            throw e;
        }
    }
}
