package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class InstallationIT {
    private ControlPlane plane;
    private TestCluster cluster;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        this.plane = plane;
        cluster = TestCluster.open(plane);
    }

    @AfterEach
    void stop() throws Exception {
        cluster.installDefinition();
        cluster.close();
    }

    @Test
    void aMissingDefinitionIsInstalledAndServes() throws Exception {
        cluster.deleteDefinition();
        ChannelId id = ChannelId.parse(cluster.newNamespace() + "/web-0/app");

        try (KubernetesCluster installing = installing(plane.admin())) {
            installing.watchRegistry().start(changed -> {});
            installing.watchRegistry().put(wanted(id, null, "/srv/a"));
        }

        assertThat(cluster.fsWatcherNames(id.namespace())).containsExactly("web-0-app");
    }

    @Test
    void oneThatIsThereStaysAsItIs() throws Exception {
        cluster.admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("fswatchers.sys.bytetrade.io")
                .edit(definition -> {
                    definition
                            .getSpec()
                            .getVersions()
                            .get(0)
                            .getAdditionalPrinterColumns()
                            .clear();
                    return definition;
                });
        String version = definition().getMetadata().getResourceVersion();

        try (KubernetesCluster installing = installing(plane.admin())) {
            installing.watchRegistry().start(changed -> {});
        }

        assertThat(definition().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void whoMayNotInstallItSaysHowItIsDone() throws Exception {
        User user = plane.newUser();
        cluster.deleteDefinition();

        try (KubernetesCluster installing = installing(user)) {
            AdapterException failure = catchThrowableOfType(
                    AdapterException.class, () -> installing.watchRegistry().start(changed -> {}));

            assertThat(failure)
                    .hasMessageContaining("kubectl apply -f fswatcher-crd.yaml")
                    .hasMessageContaining("the verb \"create\" on customresourcedefinitions.apiextensions.k8s.io")
                    .matches(e -> !e.isRetryable());
        }
    }

    private KubernetesCluster installing(User user) throws Exception {
        return KubernetesCluster.builder()
                .kubeconfig(plane.kubeconfig(user))
                .installCrd(true)
                .build();
    }

    private CustomResourceDefinition definition() {
        return cluster.admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("fswatchers.sys.bytetrade.io")
                .get();
    }
}
