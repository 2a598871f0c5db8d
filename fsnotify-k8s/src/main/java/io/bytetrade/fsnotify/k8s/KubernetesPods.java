package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** The pods of a cluster, each read anew when it is asked for. */
final class KubernetesPods implements PodDirectory {
    private final ApiClient api;
    private final ServedNamespaces namespaces;
    private final PodReader reader;

    KubernetesPods(ApiClient api, ServedNamespaces namespaces, PodReader reader) {
        this.api = api;
        this.namespaces = namespaces;
        this.reader = reader;
    }

    @Override
    public Optional<PodInfo> lookup(String namespace, String pod) throws AdapterException {
        namespaces.require(namespace);
        if (!DnsName.isSubdomain(pod)) {
            return Optional.empty(); // it comes from a client, and must not become another path of the API
        }
        try {
            return Optional.of(reader.read(api.send(ApiResource.PODS.get(namespace, pod), Pod.class)));
        } catch (ApiFailure e) {
            if (e.is(ApiFailure.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e.toAdapterException();
        }
    }
}
