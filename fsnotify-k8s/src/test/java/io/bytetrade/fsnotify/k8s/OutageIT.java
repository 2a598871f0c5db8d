package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class OutageIT {
    private TestCluster cluster;
    private ChannelId id;
    private KubernetesCluster connected;
    private WatchRegistry registry;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        cluster = TestCluster.open(plane);
        id = ChannelId.parse(cluster.newNamespace() + "/web-0/app");
        connected = cluster.connect();
        registry = connected.watchRegistry();
        registry.start(changed -> {});
        registry.put(wanted(id, null, "/srv/a"));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whileTheApiServerIsGoneCallsFailAtOnceAndAfterwardsSucceed(ControlPlane plane) throws Exception {
        plane.killApiServer();
        try {
            long begun = System.nanoTime();
            assertThat(List.of(failureOfPut(), failureOfRemove(), failureOfLookup()))
                    .allSatisfy(failure -> {
                        assertThat(failure.isRetryable()).isTrue();
                        assertThat(failure)
                                .hasMessageContaining("the API server " + plane.url() + " does not answer: ");
                    });
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        } finally {
            plane.startApiServer();
        }
        assertThatAllIsWell();
    }

    @Test
    void whileTheApiServerIsFrozenCallsGiveUpAndAfterwardsSucceed(ControlPlane plane) throws Exception {
        plane.freezeApiServer();
        try {
            assertThat(failureOfPut())
                    .hasMessageContaining("does not answer: no answer in time")
                    .matches(AdapterException::isRetryable);
        } finally {
            plane.thawApiServer();
        }
        assertThatAllIsWell();
    }

    @Test
    void aStartWithoutAnApiServerFailsWithinSeconds(ControlPlane plane) throws Exception {
        KubernetesCluster late = cluster.connect();
        plane.killApiServer();
        try {
            long begun = System.nanoTime();
            AdapterException failure = catchThrowableOfType(
                    AdapterException.class, () -> late.watchRegistry().start(changed -> {}));

            assertThat(failure).hasMessage("the API server " + plane.url() + " does not answer: nobody listens there");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        } finally {
            plane.startApiServer();
        }
    }

    @Test
    void aStartWithAFrozenApiServerFailsWithinSeconds(ControlPlane plane) throws Exception {
        KubernetesCluster late = cluster.connect();
        plane.freezeApiServer();
        try {
            AdapterException failure = catchThrowableOfType(
                    AdapterException.class, () -> late.watchRegistry().start(changed -> {}));

            assertThat(failure).hasMessageContaining("does not answer: no answer in time");
        } finally {
            plane.thawApiServer();
        }
    }

    @Test
    void aStartWithoutTheDefinitionNamesTheCommandThatInstallsIt() throws Exception {
        cluster.deleteDefinition();
        try {
            AdapterException failure = catchThrowableOfType(
                    AdapterException.class,
                    () -> cluster.connect().watchRegistry().start(changed -> {}));
            assertThat(failure)
                    .hasMessage("the cluster does not know fswatchers.sys.bytetrade.io; install its definition with:"
                            + " kubectl apply -f fswatcher-crd.yaml");
            assertThat(failure.isRetryable()).isFalse();

            assertThat(failureOfPut())
                    .hasMessageEndingWith("kubectl apply -f fswatcher-crd.yaml")
                    .matches(AdapterException::isRetryable);
        } finally {
            cluster.installDefinition();
        }
        assertThatAllIsWell();
    }

    private void assertThatAllIsWell() throws Exception {
        registry.put(wanted(id, null, "/srv/b"));
        assertThat(cluster.fsWatcher(id.namespace(), "web-0-app").<List<String>>get("spec", "paths"))
                .containsExactly("/srv/b");
        assertThat(connected.podDirectory().lookup(id.namespace(), "web-0")).isEmpty();
        registry.remove(id);
        assertThat(cluster.fsWatcherNames(id.namespace())).isEmpty();
    }

    private AdapterException failureOfPut() {
        return catchThrowableOfType(AdapterException.class, () -> registry.put(wanted(id, null, "/srv/b")));
    }

    private AdapterException failureOfRemove() {
        return catchThrowableOfType(AdapterException.class, () -> registry.remove(id));
    }

    private AdapterException failureOfLookup() {
        return catchThrowableOfType(
                AdapterException.class, () -> connected.podDirectory().lookup(id.namespace(), "web-0"));
    }
}
