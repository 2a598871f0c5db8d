package io.bytetrade.fsnotify.cli.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever happens to replicas, clients and the API server: two minutes after it the FSWatchers are what the rules say, and no
 * daemon has dropped or added a path more often than a client gave reason to. A short storm; for more, see docs/TESTING.md.
 */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(value = 1, unit = TimeUnit.DAYS)
class ReplicaStormIT {
    @Test
    void afterAStormTheFsWatchersAreWhatTheRulesSay(ControlPlane plane) throws Exception {
        StormSettings settings = StormSettings.ofProperties();
        System.out.println("a storm on two replicas and on three: " + settings);
        try (Replicas two = new Replicas(plane, 2, settings.clients());
                Replicas three = new Replicas(plane, 3, settings.clients())) {
            Storm storm = new Storm(plane, List.of(two, three), settings.seed());
            for (int round = 1; round <= settings.rounds(); round++) {
                storm.blow(settings.steps());
                long end = System.nanoTime();
                for (Replicas each : List.of(two, three)) {
                    assertThatAllIsRight(each, end, settings + "\n" + storm);
                }
            }
        }
    }

    private static void assertThatAllIsRight(Replicas replicas, long stormEnd, String course) {
        try {
            replicas.awaitCalm(stormEnd);
            assertThat(replicas.churn())
                    .as("paths that came and went too often")
                    .isEmpty();
        } catch (AssertionError | ConditionTimeoutException e) {
            throw new AssertionError(course + "\n" + replicas.report(), e);
        }
        Duration calm = Duration.ofNanos(System.nanoTime() - stormEnd);
        System.out.println("all is right " + calm.toSeconds() + " s after the storm; "
                + replicas.daemon().sum());
    }
}
