package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class KubernetesPodsIT {
    private TestCluster cluster;
    private String namespace;
    private PodDirectory pods;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
        pods = cluster.connect().podDirectory();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aPodIsReadAsItIs() throws Exception {
        Pod created = cluster.createPod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web-0, namespace: %s}
                spec:
                  nodeName: worker-1
                  volumes:
                  - {name: data, hostPath: {path: /srv/data, type: DirectoryOrCreate}}
                  - {name: untyped, hostPath: {path: /srv/untyped}}
                  - {name: empty, emptyDir: {}}
                  - {name: config, configMap: {name: c}}
                  - {name: secret, secret: {secretName: s}}
                  - {name: claim, persistentVolumeClaim: {claimName: p}}
                  - {name: projected, projected: {sources: [{configMap: {name: c}}]}}
                  - {name: csi, csi: {driver: d.example.com}}
                  - {name: downward, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
                  - {name: nfs, nfs: {server: s, path: /p}}
                  initContainers:
                  - {name: setup, image: i, volumeMounts: [{name: data, mountPath: /setup}]}
                  containers:
                  - {name: app, image: i, volumeMounts: [{name: data, mountPath: /mnt/data, subPath: sub}]}
                status:
                  phase: Running
                  podIP: 10.1.2.3
                  podIPs: [{ip: 10.1.2.3}, {ip: "fd00::3"}]
                """.formatted(namespace));

        PodInfo pod = pods.lookup(namespace, "web-0").orElseThrow();

        assertThat(pod.uid()).isEqualTo(created.getMetadata().getUid());
        assertThat(pod.node()).isEqualTo("worker-1");
        assertThat(pod.phase()).isEqualTo(Phase.RUNNING);
        assertThat(pod.hostNetwork()).isFalse();
        assertThat(pod.addresses())
                .containsExactlyInAnyOrder(InetAddress.getByName("10.1.2.3"), InetAddress.getByName("fd00::3"));
        assertThat(pod.volumes())
                .containsExactly(
                        new Volume.HostPath("data", "/srv/data", HostPathType.DIRECTORY_OR_CREATE),
                        new Volume.HostPath("untyped", "/srv/untyped", HostPathType.UNSET),
                        new Volume.Unwatchable("empty", "emptyDir"),
                        new Volume.Unwatchable("config", "configMap"),
                        new Volume.Unwatchable("secret", "secret"),
                        new Volume.Unwatchable("claim", "persistentVolumeClaim"),
                        new Volume.Unwatchable("projected", "projected"),
                        new Volume.Unwatchable("csi", "csi"),
                        new Volume.Unwatchable("downward", "downwardAPI"),
                        new Volume.Unwatchable("nfs", "nfs"));
        assertThat(pod.container("app").orElseThrow().mounts())
                .containsExactly(new VolumeMount("data", "/mnt/data", "sub", ""));
        assertThat(pod.container("setup").orElseThrow().mounts()).containsExactly(new VolumeMount("data", "/setup"));
    }

    @Test
    void aNewPodIsPendingAndHasNoAddress() throws Exception {
        cluster.createPod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web-1, namespace: %s}
                spec: {hostNetwork: true, containers: [{name: app, image: i}]}
                """.formatted(namespace));

        PodInfo pod = pods.lookup(namespace, "web-1").orElseThrow();

        assertThat(pod.phase()).isEqualTo(Phase.PENDING);
        assertThat(pod.addresses()).isEmpty();
        assertThat(pod.node()).isNull();
        assertThat(pod.hostNetwork()).isTrue();
    }

    /** All but the first would, taken as they are, ask the server for something else. */
    @ParameterizedTest
    @ValueSource(strings = {"web-9", "..", "web-0?watch=1", "web-0%2f..", "a b", "web_0", ""})
    void aPodThatIsNotThereIsNone(String name) throws Exception {
        assertThat(pods.lookup(namespace, name)).isEmpty();
    }

    @Test
    void aNamespaceThatIsNotThereHasNoPods() throws Exception {
        assertThat(pods.lookup("nowhere", "web-0")).isEmpty();
    }
}
