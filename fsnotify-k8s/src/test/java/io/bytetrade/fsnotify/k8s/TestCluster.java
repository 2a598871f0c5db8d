package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.k8s.envtest.Administrator;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A control plane with an administrator, and clusters as the code under test opens them. */
final class TestCluster extends Administrator {
    static final Duration PATIENCE = Administrator.PATIENCE;

    private final ControlPlane plane;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private TestCluster(ControlPlane plane) throws IOException {
        super(plane);
        this.plane = plane;
    }

    /** Opens one whose API server knows FSWatchers. */
    static TestCluster open(ControlPlane plane) throws IOException {
        TestCluster cluster = new TestCluster(plane);
        cluster.installDefinition();
        return cluster;
    }

    /** A cluster as the administrator may use it. */
    KubernetesCluster connect(String... namespaces) throws IOException, AdapterException {
        return connect(plane.admin(), namespaces);
    }

    /** A cluster as a user may use it; closed with this. */
    KubernetesCluster connect(User user, String... namespaces) throws IOException, AdapterException {
        KubernetesCluster cluster = KubernetesCluster.builder()
                .kubeconfig(plane.kubeconfig(user))
                .namespaces(List.of(namespaces))
                .build();
        opened.add(cluster);
        return cluster;
    }

    /** A cluster as one of several replicas uses it; closed with this. */
    KubernetesCluster connectReplica(User user, String leaseNamespace, String... namespaces)
            throws IOException, AdapterException {
        KubernetesCluster cluster = KubernetesCluster.builder()
                .kubeconfig(plane.kubeconfig(user))
                .leaseNamespace(leaseNamespace)
                .namespaces(List.of(namespaces))
                .build();
        opened.add(cluster);
        return cluster;
    }

    static WatchedPaths wanted(ChannelId id, String uid, String... paths) {
        return new WatchedPaths(id, uid, new TreeSet<>(Set.of(paths)), Instant.now());
    }

    @Override
    public void close() {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("a cluster does not close", e);
            }
        }
        super.close();
    }
}
