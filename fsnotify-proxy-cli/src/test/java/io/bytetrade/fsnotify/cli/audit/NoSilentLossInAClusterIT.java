package io.bytetrade.fsnotify.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same with pods and FSWatchers on a real API server, which fails, too; and with the program as it is deployed. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(value = 1, unit = TimeUnit.DAYS)
class NoSilentLossInAClusterIT {
    private static final int SECONDS = 12;

    @Test
    void whateverHappensToTheApiServerTooNothingIsLostInSilence(ControlPlane plane) throws Exception {
        AuditedCluster audited = AuditedCluster.create(plane);
        Set<Fault.Kind> kinds = AuditSettings.kindsAt(EnumSet.complementOf(EnumSet.of(Fault.Place.PROXY)));
        try (KubernetesCluster cluster =
                KubernetesCluster.builder().kubeconfig(audited.kubeconfig()).build()) {
            AuditReport report = new Audit(
                            AuditSettings.ofProperties(SECONDS, kinds),
                            (redis, settings) -> new InProcessProxy(
                                    redis,
                                    settings.loops(),
                                    builder -> builder.watchRegistry(cluster.watchRegistry())
                                            .podDirectory(cluster.podDirectory())
                                            .listener(cluster.refusalRecorder())
                                            .peerCheck(PeerCheckMode.ENFORCE),
                                    UnaryOperator.identity()))
                    .cluster(audited)
                    .run();

            assertThat(report.violations()).as(report.toString()).isEmpty();
        }
    }

    @Test
    void aProgramThatPausesNowAndThenLosesNothingInSilence(ControlPlane plane) throws Exception {
        AuditedCluster audited = AuditedCluster.create(plane);
        Set<Fault.Kind> kinds = AuditSettings.kindsAt(EnumSet.complementOf(EnumSet.of(Fault.Place.API_SERVER)));
        AuditReport report = new Audit(
                        AuditSettings.ofProperties(SECONDS, kinds),
                        (redis, settings) -> new JarProxy(redis, settings.loops(), audited))
                .cluster(audited)
                .run();

        assertThat(report.violations()).as(report.toString()).isEmpty();
    }
}
