package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Says which cluster, which of its namespaces, and who this process is among others. Not for several threads at once. */
public final class KubernetesClusterBuilder {
    static final int MOST_CALLS_AT_ONCE = 8;

    private Path kubeconfig;
    private String context;
    private Set<String> namespaces = Set.of();
    private String identity;
    private String leaseNamespace;
    private ShutdownPolicy shutdownPolicy = ShutdownPolicy.HAND_OVER;
    private boolean installCrd;
    private int callsAtOnce = MOST_CALLS_AT_ONCE;

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
     * The name of this pod, of which and a random part the name of this replica is made; by default the host's name, which in a
     * pod is the pod's.
     *
     * @param pod its name
     * @return this
     * @throws IllegalArgumentException if it is no name of a pod
     */
    public KubernetesClusterBuilder identity(String pod) {
        if (!DnsName.isSubdomain(pod)) {
            throw new IllegalArgumentException("identity: \"" + pod
                    + "\" is no name of a pod; it takes up to 253 of a-z, 0-9, - and . in between");
        }
        this.identity = pod;
        return this;
    }

    /**
     * The namespace of the Leases of all replicas that serve the same pods, which is theirs; by default that of the pod that
     * this runs in. It takes the rights to get, list, create, update and delete Leases there. Outside of a pod, or with
     * {@link #kubeconfig}, there is no default, and without one this process must be the only one: it has no Lease, and takes
     * what it finds.
     *
     * @param namespace its name
     * @return this
     * @throws IllegalArgumentException if it is no name of a namespace
     */
    public KubernetesClusterBuilder leaseNamespace(String namespace) {
        if (!DnsName.isLabel(namespace)) {
            throw new IllegalArgumentException("leaseNamespace: \"" + namespace
                    + "\" is no name of a namespace; it takes up to 63 of a-z, 0-9 and - in between");
        }
        this.leaseNamespace = namespace;
        return this;
    }

    /**
     * What becomes of the FSWatchers of this replica when it ends; by default {@link ShutdownPolicy#HAND_OVER}.
     *
     * @param policy what
     * @return this
     * @throws NullPointerException if it is null
     */
    public KubernetesClusterBuilder shutdownPolicy(ShutdownPolicy policy) {
        this.shutdownPolicy = Objects.requireNonNull(policy, "shutdownPolicy");
        return this;
    }

    /**
     * Whether the start creates the definition of FSWatchers in a cluster that has none, which takes the right to create
     * customresourcedefinitions; by default it does not, and fails. A definition that is there is never changed.
     *
     * @param install whether
     * @return this
     */
    public KubernetesClusterBuilder installCrd(boolean install) {
        this.installCrd = install;
        return this;
    }

    /**
     * How many requests to the API server may be under way at once; further ones wait. By default {@value #MOST_CALLS_AT_ONCE}.
     *
     * @param calls 1 to {@value #MOST_CALLS_AT_ONCE}; a proxy has no more workers
     * @return this
     * @throws IllegalArgumentException if it is out of these bounds
     */
    public KubernetesClusterBuilder callsAtOnce(int calls) {
        if (calls < 1 || calls > MOST_CALLS_AT_ONCE) {
            throw new IllegalArgumentException(
                    "callsAtOnce must be from 1 to " + MOST_CALLS_AT_ONCE + ", not " + calls);
        }
        this.callsAtOnce = calls;
        return this;
    }

    /**
     * Reads the configuration. Nothing is sent to the cluster yet.
     *
     * @return a cluster, to be closed
     * @throws AdapterException if no configuration is found, or one that cannot be read
     */
    public KubernetesCluster build() throws AdapterException {
        return build(new SystemTime());
    }

    KubernetesCluster build(Time time) throws AdapterException {
        Settings settings = new Settings(
                new ServedNamespaces(namespaces),
                ThisPod.replica(identity == null ? ThisPod.name() : identity),
                Optional.ofNullable(leaseNamespace)
                        .or(() -> kubeconfig == null ? ThisPod.namespace() : Optional.empty()),
                shutdownPolicy,
                installCrd,
                callsAtOnce);
        return new KubernetesCluster(ClusterConfig.read(kubeconfig, context), settings, time);
    }

    /**
     * What was said.
     *
     * @param namespaces whose pods are served
     * @param replica the name of this one
     * @param leaseNamespace where Leases are kept, or empty if this process is alone
     * @param shutdownPolicy what becomes of what is registered
     * @param installCrd whether to create the definition of FSWatchers if there is none
     * @param callsAtOnce the bound of requests
     */
    record Settings(
            ServedNamespaces namespaces,
            String replica,
            Optional<String> leaseNamespace,
            ShutdownPolicy shutdownPolicy,
            boolean installCrd,
            int callsAtOnce) {}
}
