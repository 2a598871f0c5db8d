package io.bytetrade.fsnotify.proxy.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Container;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SpiRecordsTest {
    private static final ChannelId ID = ChannelId.parse("default/web-0/app");

    @Test
    void aFailureOfSomePathsIsRetryableIfOneOfThemMayBeHeldLater() {
        AdapterException refused = AdapterException.partial("m", null, Set.of(), Map.of("/a", "a link"));
        AdapterException mixed = AdapterException.partial("m", null, Set.of("/b"), Map.of("/a", "a link"));

        assertThat(refused.isRetryable()).isFalse();
        assertThat(refused.isPartial()).isTrue();
        assertThat(mixed.isRetryable()).isTrue();
        assertThat(mixed.failedPaths()).containsExactly("/b");
        assertThat(mixed.refusedPaths()).containsExactly(Map.entry("/a", "a link"));
        assertThat(AdapterException.permanent("m", null).isPartial()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterException.partial("m", null, Set.of(), Map.of()))
                .withMessageContaining("at least one");
    }

    @ParameterizedTest
    @CsvSource({"//x,/x", "/a//b///c,/a/b/c", "/a/b,/a/b", "/,/", "///,/", "/a/b/,/a/b/", "a//b,a/b"})
    void doubledSlashesInAnEventCollapse(String published, String normal) {
        NodeEvent event = new NodeEvent(published, Op.CREATE, published);

        assertThat(event.name()).isEqualTo(normal);
        assertThat(event.key()).isEqualTo(normal);
    }

    @Test
    void anEmptyKeyIsTheRootDirectory() {
        assertThat(new NodeEvent("/x", Op.WRITE, "").key()).isEqualTo("/");
    }

    @Test
    void anEmptyNodeIsEveryNode() {
        assertThat(new NodeEvent("/x", Op.WRITE, "/", "")).isEqualTo(new NodeEvent("/x", Op.WRITE, "/"));
        assertThat(new NodeEvent("/x", Op.WRITE, "/", "Worker-1").node()).isEqualTo("Worker-1");
    }

    @Test
    void anEventWithoutNameOrKeyIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new NodeEvent(null, Op.WRITE, "/"));
        assertThatNullPointerException().isThrownBy(() -> new NodeEvent("/x", Op.WRITE, null));
    }

    @Test
    void anEventPrintsForPeople() {
        assertThat(new NodeEvent("/d/x", Op.CREATE, "/d", "w1")).hasToString("CREATE /d/x (watch /d, node w1)");
        assertThat(new NodeEvent("/d/x", Op.CREATE, "/d")).hasToString("CREATE /d/x (watch /d)");
    }

    @Test
    void watchedPathsAreCopiedSortedAndImmutable() {
        TreeSet<String> paths = new TreeSet<>(Set.of("/b", "/a"));
        WatchedPaths watched = new WatchedPaths(ID, null, paths, Instant.EPOCH);

        paths.add("/c");

        assertThat(watched.nodePaths()).containsExactly("/a", "/b");
        assertThatThrownBy(() -> watched.nodePaths().add("/d")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void toWatchNothingIsToRemove() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WatchedPaths(ID, null, new TreeSet<>(), Instant.EPOCH))
                .withMessageContaining("default/web-0/app")
                .withMessageContaining("remove");
    }

    @Test
    void watchedPathsNeedAnIdAndATime() {
        TreeSet<String> paths = new TreeSet<>(Set.of("/a"));
        assertThatNullPointerException().isThrownBy(() -> new WatchedPaths(null, null, paths, Instant.EPOCH));
        assertThatNullPointerException().isThrownBy(() -> new WatchedPaths(ID, null, paths, null));
    }

    @Test
    void aContainerIsFoundByItsName() {
        Container app = new Container("app", List.of(new VolumeMount("data", "/mnt")));

        assertThat(pod(new Container("init", List.of()), app).container("app")).contains(app);
        assertThat(pod(app).container("sidecar")).isEmpty();
        assertThat(pod().container("app")).isEmpty();
    }

    @Test
    void aNamedContainerGoesBeforeAny() {
        Container any = new Container(Container.ANY, List.of());
        Container app = new Container("app", List.of());

        assertThat(pod(any, app).container("app")).contains(app);
        assertThat(pod(any, app).container("else")).contains(any);
    }

    @Test
    void aPodCopiesItsCollections() {
        Set<InetAddress> addresses = new HashSet<>();
        List<Volume> volumes = new ArrayList<>();
        List<Container> containers = new ArrayList<>();
        PodInfo pod = new PodInfo(null, null, addresses, Phase.RUNNING, false, volumes, containers);

        addresses.add(InetAddress.getLoopbackAddress());
        volumes.add(new Volume.HostPath("data", "/srv", HostPathType.DIRECTORY));
        containers.add(new Container("app", List.of()));

        assertThat(pod.addresses()).isEmpty();
        assertThat(pod.volumes()).isEmpty();
        assertThat(pod.containers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void onlySucceededAndFailedPodsAreFinished(Phase phase) {
        assertThat(phase.isFinished())
                .isEqualTo(Set.of(Phase.SUCCEEDED, Phase.FAILED).contains(phase));
    }

    @Test
    void anAdapterSaysWhetherToTryAgain() {
        Exception cause = new Exception("cause");

        assertThat(AdapterException.retryable("busy", cause))
                .hasMessage("busy")
                .hasCause(cause)
                .matches(AdapterException::isRetryable);
        assertThat(AdapterException.permanent("forbidden", null)).matches(e -> !e.isRetryable());
    }

    private static PodInfo pod(Container... containers) {
        return new PodInfo(null, null, Set.of(), Phase.RUNNING, false, List.of(), List.of(containers));
    }
}
