package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole proxies as replicas, at the pace of real time: what the daemons see of a client that is moved from one to another. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class RollingUpdateIT {
    private final List<FsNotifyProxy> proxies = new ArrayList<>();
    private ControlPlane plane;
    private TestCluster cluster;
    private String namespace;
    private String id;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        this.plane = plane;
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
        id = namespace + "/web-0/app";
        cluster.createPod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web-0, namespace: %s}
                spec:
                  volumes: [{name: data, hostPath: {path: /srv/data, type: Directory}}]
                  containers: [{name: app, image: i, volumeMounts: [{name: data, mountPath: /mnt/data}]}]
                """.formatted(namespace));
    }

    @AfterEach
    void stop() {
        proxies.forEach(FsNotifyProxy::close);
        cluster.close();
    }

    @Test
    void theResourceOfAClientThatIsMovedIsNeverDeleted() throws Exception {
        KubernetesCluster oldCluster = cluster.connectReplica(plane.admin(), namespace);
        FsNotifyProxy old = started(oldCluster);
        FsNotifyProxy young = started(cluster.connectReplica(plane.admin(), namespace));
        try (PodClient first = client(old)) {
            await().atMost(PATIENCE).until(() -> resource() != null);
            String uid = resource().getMetadata().getUid();
            String holder = holder();

            oldCluster.handOver();
            old.close();
            assertThat(first.notice().code()).contains(NoticeCode.GOING_AWAY);
            assertThat(resource()).as("while the client is nowhere").isNotNull();
            try (PodClient second = client(young)) {
                await().atMost(PATIENCE).until(() -> !holder().equals(holder));

                assertThat(resource().getMetadata().getUid()).isEqualTo(uid);
                second.unwatch(id, "/mnt/data");
                await().atMost(PATIENCE).until(() -> resource() == null);
            }
        }
    }

    @Test
    void whileAClientSpeaksToTwoReplicasTheNewestClaimStands() throws Exception {
        FsNotifyProxy one = started(cluster.connectReplica(plane.admin(), namespace));
        FsNotifyProxy other = started(cluster.connectReplica(plane.admin(), namespace));
        try (PodClient first = client(one)) {
            await().atMost(PATIENCE).until(() -> resource() != null);
            String holder = holder();

            try (PodClient second = client(other)) {
                await().atMost(PATIENCE).until(() -> !holder().equals(holder));
                second.unwatch(id, "/mnt/data");
                await().atMost(PATIENCE).until(() -> holder().equals(holder));
            }
            first.unwatch(id, "/mnt/data");
            await().atMost(PATIENCE).until(() -> resource() == null);
        }
        proxies.forEach(FsNotifyProxy::close);
        assertThat(cluster.admin().leases().inNamespace(namespace).list().getItems())
                .isEmpty();
    }

    private FsNotifyProxy started(KubernetesCluster connected) throws Exception {
        FsNotifyProxy proxy = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress("127.0.0.1", 0))
                .eventSource(new Silence())
                .watchRegistry(connected.watchRegistry())
                .podDirectory(connected.podDirectory())
                .peerCheck(PeerCheckMode.OFF)
                .build();
        proxies.add(proxy);
        proxy.start();
        return proxy;
    }

    private PodClient client(FsNotifyProxy proxy) throws Exception {
        return new PodClient("127.0.0.1", ((InetSocketAddress) proxy.address()).getPort()).watch(id, "/mnt/data");
    }

    private GenericKubernetesResource resource() {
        List<GenericKubernetesResource> all =
                cluster.fsWatchers().inNamespace(namespace).list().getItems();
        return all.isEmpty() ? null : all.get(0);
    }

    private String holder() {
        return Optional.ofNullable(resource())
                .flatMap(Claim::on)
                .map(Claim::holder)
                .orElse("");
    }
}
