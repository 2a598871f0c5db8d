package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Kubernetes cluster, as the proxy sees it: FSWatcher resources as the watch registry, pods as the pod directory, and Events
 * on pods as the record of refusals.
 *
 * <pre>{@code
 * try (KubernetesCluster cluster = KubernetesCluster.builder().build();
 *         FsNotifyProxy proxy = FsNotifyProxy.builder()
 *                 .watchRegistry(cluster.watchRegistry())
 *                 .podDirectory(cluster.podDirectory())
 *                 .listener(cluster.refusalRecorder())
 *                 .eventSource(source)
 *                 .build()) {
 *     proxy.start();
 *     ...
 * }
 * }</pre>
 *
 * <p>Several replicas may serve the same pods. Each keeps a Lease in its own namespace, and what one holds another takes over
 * with a later WATCH only, or when the holder is gone. Before a process that is one of several ends, {@link #handOver} is to be
 * called.
 *
 * <p>The three parts share connections and a bound of requests at once; a request has five seconds. It is to be closed
 * after the proxy. All methods may be called from any thread.
 */
public final class KubernetesCluster implements AutoCloseable {
    private final KubernetesClient client;
    private final ApiClient api;
    private final Optional<Replica> replica;
    private final FsWatcherRegistry registry;
    private final KubernetesPods pods;
    private final RefusalEvents recorder;
    private final ClusterDoctor doctor;

    KubernetesCluster(Config config, KubernetesClusterBuilder.Settings settings, Time time) {
        client = new KubernetesClientBuilder().withConfig(config).build();
        api = new ApiClient(client, settings.callsAtOnce());
        ServedNamespaces namespaces = settings.namespaces();
        ClusterCheck check = new ClusterCheck(api, namespaces, settings.leaseNamespace(), settings.installCrd());
        replica = settings.leaseNamespace()
                .map(namespace ->
                        new Replica(new Leases(api, namespace), settings.replica(), settings.shutdownPolicy(), time));
        registry = new FsWatcherRegistry(api, namespaces, check, replica, time);
        pods = new KubernetesPods(api, namespaces, new PodReader(client.getKubernetesSerialization()));
        recorder = new RefusalEvents(new PodEvents(api, pods, time));
        doctor = new ClusterDoctor(api, namespaces, settings.leaseNamespace(), pods, time);
    }

    /**
     * A builder with the defaults.
     *
     * @return a new one
     */
    public static KubernetesClusterBuilder builder() {
        return new KubernetesClusterBuilder();
    }

    /**
     * The definition of FSWatchers, as YAML for {@code kubectl apply -f -}.
     *
     * @return the text, with comments
     */
    public static String definition() {
        return FsWatcherCrd.text();
    }

    /**
     * The registry on FSWatcher resources. Its start makes sure that the API server answers, that it knows FSWatchers and that
     * the rights suffice; else it fails within seconds with one line that says what to do. Resources that others change or
     * delete are noticed while it runs.
     *
     * @return always the same; the proxy starts and closes it
     */
    public WatchRegistry watchRegistry() {
        return registry;
    }

    /**
     * The directory of pods, which reads a pod anew for each call. Volumes other than hostPath are of a kind that cannot be
     * watched; a persistentVolumeClaim is one, whatever stands behind it.
     *
     * @return always the same
     */
    public PodDirectory podDirectory() {
        return pods;
    }

    /**
     * Records each refusal as an Event of type Warning on the pod that it is about; the reason is the notice's code, for
     * example {@code NotMapped}. Of one pod and reason there is one Event in ten minutes, with a count. It never blocks its
     * caller: at most 256 refusals wait, further ones are not recorded. Without the right to write Events one line in the log
     * says so.
     *
     * @return always the same
     */
    public ProxyListener refusalRecorder() {
        return recorder;
    }

    /**
     * Looks for what is wrong with the cluster and with its FSWatchers. It works whether or not the other parts are used.
     *
     * @return always the same
     */
    public ClusterDoctor doctor() {
        return doctor;
    }

    /**
     * How many requests the API server has had from this process, with what came of them.
     *
     * @return one for each kind of request and answer that there was, in no order
     */
    public List<ApiCallCount> apiCalls() {
        return api.calls();
    }

    /**
     * How long ago the Lease of this replica was last renewed, which is tried every ten seconds. After thirty others may take
     * it for gone.
     *
     * @return since this was made, if the registry has not started; empty if this process is alone and keeps none
     */
    public Optional<Duration> leaseAge() {
        return replica.map(Replica::leaseAge);
    }

    /**
     * To be called when the process is about to end, before the proxy is closed. If other replicas are there, and the policy is
     * {@link ShutdownPolicy#HAND_OVER}, then what is registered stays for them from now on, and the registry does nothing more;
     * what they do not take over within a minute they delete. Otherwise nothing happens, and the proxy's close removes what it
     * registered. Blocks for three requests at most. Idempotent.
     */
    public void handOver() {
        registry.handOver();
    }

    /**
     * Ends connections and threads; what is registered stays. Waits a few seconds at most, where the API
     * server does not answer. Idempotent.
     */
    @Override
    public void close() {
        registry.close();
        recorder.close();
        client.close();
    }

    /** Who holds resources, as far as is known here; for tests. */
    Set<String> knownHolders() {
        return registry.knownHolders();
    }

    /** Names the API server. */
    @Override
    public String toString() {
        return "Kubernetes at " + api.server();
    }
}
