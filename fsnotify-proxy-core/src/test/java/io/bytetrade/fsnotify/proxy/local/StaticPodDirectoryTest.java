package io.bytetrade.fsnotify.proxy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StaticPodDirectoryTest {
    private static final PodInfo POD = new PodInfo("u1", "w1", Set.of(), Phase.RUNNING, false, List.of(), List.of());

    @Test
    void aPodIsFoundByItsNamesInLowerCase() {
        StaticPodDirectory pods = new StaticPodDirectory(Map.of("Default/Web-0", POD));

        assertThat(pods.lookup("default", "web-0")).contains(POD);
        assertThat(pods.lookup("default", "web-1")).isEmpty();
        assertThat(pods.lookup("other", "web-0")).isEmpty();
    }

    @Test
    void aKeyThatNamesNoPodIsRefused() {
        for (String key : List.of("web-0", "default/", "/web-0", "default/web-0/app", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new StaticPodDirectory(Map.of(key, POD)))
                    .withMessageContaining("namespace/pod");
        }
    }

    @Test
    void onePodIsNotGivenTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StaticPodDirectory(Map.of("a/b", POD, "A/b", POD)))
                .withMessageContaining("twice");
    }

    @Test
    void everyPodSeesTheMappedDirectoriesInEveryContainer() throws Exception {
        PodDirectory pods = StaticPodDirectory.everyPod(Map.of("/mnt/data", "/srv/data"));

        PodInfo pod = pods.lookup("any", "pod").orElseThrow();

        assertThat(pod.uid()).isNull();
        assertThat(pod.node()).isNull();
        assertThat(pod.addresses()).isEmpty();
        assertThat(pod.phase()).isEqualTo(Phase.RUNNING);
        assertThat(pod.hostNetwork()).isFalse();
        assertThat(pod.volumes()).containsExactly(new Volume.HostPath("local-0", "/srv/data", HostPathType.DIRECTORY));
        assertThat(pod.container("whatever").orElseThrow().mounts())
                .containsExactly(new VolumeMount("local-0", "/mnt/data"));
    }

    @Test
    void eachMappingIsAVolumeOfItsOwn() throws Exception {
        PodDirectory pods = StaticPodDirectory.everyPod(Map.of("/a", "/srv", "/b", "/srv"));

        PodInfo pod = pods.lookup("any", "pod").orElseThrow();

        assertThat(pod.volumes())
                .extracting(Volume::name)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(pod.container("c").orElseThrow().mounts())
                .extracting(VolumeMount::volume)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void aRelativePathIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StaticPodDirectory.everyPod(Map.of("mnt", "/srv")))
                .withMessageContaining("'mnt' is not absolute");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StaticPodDirectory.everyPod(Map.of("/mnt", "srv")))
                .withMessageContaining("'srv' is not absolute");
    }

    @Test
    void noMappingAtAllIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StaticPodDirectory.everyPod(Map.of()))
                .withMessageContaining("POD_PATH=NODE_PATH");
    }
}
