package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/** Says which cluster and which of its namespaces. Not for several threads at once. */
public final class KubernetesClusterBuilder {
    private Path kubeconfig;
    private String context;
    private Set<String> namespaces = Set.of();

    KubernetesClusterBuilder() {}

    /**
     * The kubeconfig file. By default those that {@code KUBECONFIG} names, else {@code ~/.kube/config}, else the service
     * account of the pod that this runs in.
     *
     * @param file its path
     * @return this
     * @throws NullPointerException if it is null
     */
    public KubernetesClusterBuilder kubeconfig(Path file) {
        this.kubeconfig = Objects.requireNonNull(file, "kubeconfig");
        return this;
    }

    /**
     * The context of the kubeconfig; by default its current one.
     *
     * @param name its name
     * @return this
     * @throws NullPointerException if it is null
     */
    public KubernetesClusterBuilder context(String name) {
        this.context = Objects.requireNonNull(name, "context");
        return this;
    }

    /**
     * The namespaces whose pods are served; by default all, which needs a ClusterRole. With names a Role in each of them is
     * enough; those without one are warned of, as long as another can be served. Pods elsewhere are refused.
     *
     * @param names of namespaces; of none, all are served
     * @return this
     * @throws IllegalArgumentException if one is no name of a namespace
     */
    public KubernetesClusterBuilder namespaces(Collection<String> names) {
        for (String name : names) {
            if (!DnsName.isLabel(name)) {
                throw new IllegalArgumentException("namespaces: \"" + name
                        + "\" is no name of a namespace; it takes up to 63 of a-z, 0-9 and - in between");
            }
        }
        this.namespaces = Set.copyOf(names);
        return this;
    }

    /**
     * Reads the configuration. Nothing is sent to the cluster yet.
     *
     * @return a cluster, to be closed
     * @throws AdapterException if no configuration is found, or one that cannot be read
     */
    public KubernetesCluster build() throws AdapterException {
        return build(InstantSource.system());
    }

    KubernetesCluster build(InstantSource clock) throws AdapterException {
        return new KubernetesCluster(ClusterConfig.read(kubeconfig, context), new ServedNamespaces(namespaces), clock);
    }
}
