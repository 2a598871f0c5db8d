package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two processes of the program behind one Service, as a rolling update has them. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class ServeReplicasIT {
    @Test
    void aReplicaThatEndsLeavesItsResourcesToTheOtherAndTheLastOneDeletesThem(ControlPlane plane) throws Exception {
        try (Deployment deployment = Deployment.prepare(plane)) {
            deployment.createPod("mover");
            String channel = deployment.channel("mover");
            String[] options = {"--lease-namespace", deployment.namespace};
            try (Program old = deployment.serve(plane.admin(), options);
                    TestClient client = deployment.client().watch(channel, "/mnt/data")) {
                deployment.awaitPaths("mover-app", "/srv/data");
                String uid = uid(deployment);

                Program next = deployment.serve(plane.admin(), options);
                old.terminate();
                client.notice(NoticeCode.GOING_AWAY);
                assertThat(old.awaitExit()).isZero();
                assertThat(uid(deployment)).isEqualTo(uid);

                try (TestClient again = deployment.client().watch(channel, "/mnt/data", "/mnt/data/in")) {
                    deployment.awaitPaths("mover-app", "/srv/data", "/srv/data/in");
                    assertThat(uid(deployment)).isEqualTo(uid);

                    next.terminate();
                    again.notice(NoticeCode.GOING_AWAY);
                    assertThat(next.awaitExit()).isZero();
                    assertThat(deployment.fsWatcher("mover-app")).isNull();
                }
            }
        }
    }

    private static String uid(Deployment deployment) {
        return deployment.fsWatcher("mover-app").getMetadata().getUid();
    }
}
