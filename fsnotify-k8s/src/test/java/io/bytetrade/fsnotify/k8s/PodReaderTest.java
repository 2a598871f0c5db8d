package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Container;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodReaderTest {
    private final KubernetesSerialization json = new KubernetesSerialization();

    @Test
    void whatTheCoreNeedsIsTaken() throws Exception {
        PodInfo pod = read("""
                metadata: {name: web-0, namespace: default, uid: uid-1}
                spec:
                  nodeName: worker-1
                  hostNetwork: true
                  volumes:
                  - {name: data, hostPath: {path: /srv/data, type: Directory}}
                  containers:
                  - name: app
                    volumeMounts:
                    - {name: data, mountPath: /mnt/data, subPath: sub}
                    - {name: data, mountPath: /mnt/expr, subPathExpr: $(POD_NAME)}
                status:
                  phase: Running
                  podIP: 10.1.2.3
                  podIPs: [{ip: 10.1.2.3}, {ip: "fd00::3"}]
                """);

        assertThat(pod.uid()).isEqualTo("uid-1");
        assertThat(pod.node()).isEqualTo("worker-1");
        assertThat(pod.hostNetwork()).isTrue();
        assertThat(pod.phase()).isEqualTo(Phase.RUNNING);
        assertThat(pod.addresses())
                .containsExactlyInAnyOrder(InetAddress.getByName("10.1.2.3"), InetAddress.getByName("fd00::3"));
        assertThat(pod.volumes()).containsExactly(new Volume.HostPath("data", "/srv/data", HostPathType.DIRECTORY));
        assertThat(pod.container("app").orElseThrow().mounts())
                .containsExactly(
                        new VolumeMount("data", "/mnt/data", "sub", ""),
                        new VolumeMount("data", "/mnt/expr", "", "$(POD_NAME)"));
    }

    @Test
    void containersOfEveryKindAreFound() {
        PodInfo pod = read("""
                metadata: {name: web-0, namespace: default}
                spec:
                  initContainers: [{name: setup, volumeMounts: [{name: data, mountPath: /setup}]}]
                  containers: [{name: app}]
                  ephemeralContainers: [{name: debug, volumeMounts: [{name: data, mountPath: /debug}]}]
                """);

        assertThat(pod.containers()).extracting(Container::name).containsExactly("app", "setup", "debug");
        assertThat(pod.container("setup").orElseThrow().mounts()).containsExactly(new VolumeMount("data", "/setup"));
        assertThat(pod.container("debug").orElseThrow().mounts()).containsExactly(new VolumeMount("data", "/debug"));
    }

    @ParameterizedTest
    @CsvSource({
        "type: Directory, DIRECTORY",
        "type: DirectoryOrCreate, DIRECTORY_OR_CREATE",
        "type: File, FILE",
        "type: '', UNSET",
        "labels: {}, UNSET"
    })
    void theTypeOfAHostPathIsKept(String member, HostPathType type) {
        assertThat(volume("hostPath: {path: /srv, " + member + "}")).isEqualTo(new Volume.HostPath("v", "/srv", type));
    }

    @Test
    void aHostPathOfATypeThatIsNotKnownCannotBeWatched() {
        assertThat(volume("hostPath: {path: /srv, type: Hologram}"))
                .isEqualTo(new Volume.Unwatchable("v", "hostPath with the unknown type Hologram"));
    }

    /** The last one stands for those that are invented later. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "emptyDir",
                "configMap",
                "secret",
                "persistentVolumeClaim",
                "projected",
                "csi",
                "ephemeral",
                "nfs",
                "downwardAPI",
                "iscsi",
                "image",
                "holographic"
            })
    void otherVolumesAreCalledByTheirKind(String kind) {
        assertThat(volume(kind + ": {}")).isEqualTo(new Volume.Unwatchable("v", kind));
    }

    @Test
    void aVolumeWithoutSourceIsAnEmptyDir() {
        assertThat(volume("")).isEqualTo(new Volume.Unwatchable("v", "emptyDir"));
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, PENDING",
        "Running, RUNNING",
        "Succeeded, SUCCEEDED",
        "Failed, FAILED",
        "Unknown, UNKNOWN",
        "Floating, UNKNOWN",
        "'', PENDING"
    })
    void thePhaseIsRead(String text, Phase phase) {
        assertThat(read("metadata: {name: p, namespace: d}\nstatus: {phase: '" + text + "'}\n")
                        .phase())
                .isEqualTo(phase);
    }

    @Test
    void aPodWithoutAnythingIsAPodAllTheSame() {
        PodInfo pod = read("metadata: {name: p, namespace: d}\n");

        assertThat(pod).isEqualTo(new PodInfo(null, null, Set.of(), Phase.PENDING, false, List.of(), List.of()));
    }

    private Volume volume(String source) {
        return read("metadata: {name: p, namespace: d}\nspec:\n  volumes:\n  - name: v\n    " + source + "\n")
                .volumes()
                .get(0);
    }

    private PodInfo read(String yaml) {
        return new PodReader(json).read(json.unmarshal("apiVersion: v1\nkind: Pod\n" + yaml, Pod.class));
    }
}
