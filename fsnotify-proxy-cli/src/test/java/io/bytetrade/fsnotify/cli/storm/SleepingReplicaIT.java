package io.bytetrade.fsnotify.cli.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A replica that is stopped for longer than its Lease is good for, while its clients go elsewhere. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(300)
class SleepingReplicaIT {
    /** A Lease is good for thirty seconds. */
    private static final Duration SLEEP = Duration.ofSeconds(35);
    /** For what it does when it is awake: its clients' paths go after two seconds, its Lease is renewed after ten. */
    private static final Duration AWAKE = Duration.ofSeconds(15);

    @Test
    void aReplicaThatSleepsThroughItsLeaseDeletesNothingThatOthersNowHold(ControlPlane plane) throws Exception {
        try (Replicas replicas = new Replicas(plane, 2, 5)) {
            Member sleeper = replicas.alive().get(0);
            Member other = replicas.alive().get(1);
            for (MovingClient client : replicas.clients()) {
                client.arrive(sleeper, Set.of("/data", "/data/in"));
            }
            replicas.awaitCalm(System.nanoTime());

            sleeper.freeze();
            List<MovingClient> clients = replicas.clients();
            // What is sent to the sleeper here it reads when it wakes up.
            clients.get(0).move(other, clients.get(0).paths(), true);
            clients.get(1).watch("/data/out", true);
            clients.get(1).move(other, Set.of("/data", "/data/in"), true);
            clients.get(2).clear(true);
            clients.get(2).move(other, Set.of("/data", "/data/in"), true);
            clients.get(3).moveForgetfully(other, Set.of("/data", "/data/in"));
            // The last client does not notice, and stays.
            await().pollDelay(SLEEP).atMost(SLEEP.plusSeconds(5)).until(() -> true);
            sleeper.thaw();

            await().during(AWAKE)
                    .atMost(AWAKE.plusSeconds(15))
                    .untilAsserted(() -> assertThat(replicas.wrong()).isEmpty());
            assertThat(replicas.daemon().sum().deletions()).as(replicas::report).isZero();
        }
    }
}
