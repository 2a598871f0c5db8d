package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.Kubeconfig;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One of several replicas in this JVM, with a link of its own to the API server, and the core's part in the smallest form: what
 * is wanted of an id is put, or removed, until it succeeds, and again after each change; but only when a test says so.
 */
final class TestReplica implements AutoCloseable {
    final String name;
    final KubernetesCluster connected;
    final ManualTime time;
    final Map<ChannelId, WatchedPaths> wanted = new ConcurrentHashMap<>();
    private final Link link;
    private final Set<ChannelId> due = ConcurrentHashMap.newKeySet();

    /** Starts one that serves, and keeps its Lease in, one namespace. */
    TestReplica(ControlPlane plane, Path folder, String name, String namespace, ShutdownPolicy policy, ManualTime clock)
            throws Exception {
        this.name = name;
        time = clock.another();
        link = new Link(plane.url());
        Path kubeconfig = Files.writeString(
                folder.resolve(name), Kubeconfig.text(link.url(), plane.certificate(), plane.admin()));
        KubernetesClusterBuilder builder = KubernetesCluster.builder()
                .kubeconfig(kubeconfig)
                .namespaces(Set.of(namespace))
                .identity(name)
                .leaseNamespace(namespace)
                .shutdownPolicy(policy);
        connected = builder.build(time);
        connected.watchRegistry().start(due::add);
    }

    /** A client sends WATCH: at this millisecond. */
    void claim(ChannelId id, long millis, String... paths) {
        wanted.put(id, new WatchedPaths(id, null, new TreeSet<>(Set.of(paths)), Instant.ofEpochMilli(millis)));
        due.add(id);
    }

    /** No client wants an id any more. */
    void release(ChannelId id) {
        if (wanted.remove(id) != null) {
            due.add(id);
        }
    }

    Outcome put(ChannelId id, long millis, String... paths) throws AdapterException {
        claim(id, millis, paths);
        due.remove(id);
        return connected.watchRegistry().put(wanted.get(id));
    }

    void remove(ChannelId id) throws AdapterException {
        wanted.remove(id);
        connected.watchRegistry().remove(id);
    }

    boolean isDue(ChannelId id) {
        return due.contains(id);
    }

    boolean isIdle() {
        return due.isEmpty();
    }

    /** Makes the calls that are due; those that fail stay due. */
    void work() {
        for (ChannelId id : Set.copyOf(due)) {
            due.remove(id);
            try {
                WatchedPaths now = wanted.get(id);
                if (now == null) {
                    connected.watchRegistry().remove(id);
                } else {
                    connected.watchRegistry().put(now);
                }
            } catch (AdapterException e) {
                due.add(id);
            }
        }
    }

    void beat() {
        time.beat();
    }

    void cut() {
        link.cut();
    }

    void mend() {
        link.mend();
    }

    /** Ends without a word, as a process that is killed. */
    void die() throws Exception {
        link.cut();
        close();
    }

    /** Ends in order, as the proxy does at SIGTERM. */
    void end() throws Exception {
        connected.handOver();
        for (ChannelId id : Set.copyOf(wanted.keySet())) {
            remove(id);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        connected.close();
        link.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
