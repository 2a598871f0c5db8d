package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.MappedPath;
import io.bytetrade.fsnotify.pathmap.Mapping;
import io.bytetrade.fsnotify.pathmap.PathMap;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathMapsTest {
    private final PathMaps maps = new PathMaps(HostPathType.DEFAULT_ALLOWED);

    @Test
    void theClientsOfAContainerShareItsMap() {
        PodInfo pod = pod("/srv/data");

        assertThat(map(pod)).isSameAs(map(pod));
        assertThat(map(pod).map("/mnt/a")).isEqualTo(new Mapping.Mapped(new MappedPath("/mnt/a", "/srv/data/a")));
    }

    @Test
    void aPodOfOtherVolumesHasItsOwnAlthoughItsContainerLooksTheSame() {
        PodInfo first = pod("/srv/data");
        PodInfo second = pod("/srv/other");
        assertThat(first.containers()).isEqualTo(second.containers());

        assertThat(map(first).map("/mnt/a")).isEqualTo(new Mapping.Mapped(new MappedPath("/mnt/a", "/srv/data/a")));
        assertThat(map(second).map("/mnt/a")).isEqualTo(new Mapping.Mapped(new MappedPath("/mnt/a", "/srv/other/a")));
    }

    @Test
    void theEldestIsForgottenWhenThereAreTooMany() {
        PodInfo pod = pod("/srv/data");
        PathMap eldest = map(pod);
        for (int i = 1; i < PathMaps.KEPT; i++) {
            map(pod("/srv/" + i));
        }
        assertThat(map(pod)).isSameAs(eldest);

        map(pod("/srv/one-too-many"));
        assertThat(map(pod)).isNotSameAs(eldest);
    }

    private PathMap map(PodInfo pod) {
        return maps.of(pod, pod.containers().get(0));
    }

    private static PodInfo pod(String hostPath) {
        return new PodInfo(
                "uid",
                "worker-1",
                Set.of(),
                PodInfo.Phase.RUNNING,
                false,
                List.of(new Volume.HostPath("data", hostPath, HostPathType.DIRECTORY)),
                List.of(new PodInfo.Container("app", List.of(new VolumeMount("data", "/mnt", "", "")))));
    }
}
