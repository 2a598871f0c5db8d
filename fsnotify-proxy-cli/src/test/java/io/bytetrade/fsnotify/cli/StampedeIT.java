package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.proxy.TestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All clients connect at once, as they do when a proxy comes back: one lookup for each pod, one write for each id. With
 * {@code -Dstampede.clients=10000 -Dstampede.pods=500} it takes minutes; it prints the calls and the time.
 */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(1_200)
class StampedeIT {
    private static final int CLIENTS = Integer.getInteger("stampede.clients", 300);
    private static final int PODS = Integer.getInteger("stampede.pods", 30);
    private static final String WRITES = "POST|PUT|PATCH|DELETE";

    @Test
    void eachPodIsLookedUpOnceAndEachIdIsWrittenOnce(ControlPlane plane) throws Exception {
        try (Deployment deployment = Deployment.prepare(plane)) {
            // Only its own namespace: what earlier tests left in others would be collected, and counted.
            deployment.serve(plane.admin(), "--namespaces=" + deployment.namespace);
            for (int i = 0; i < PODS; i++) {
                deployment.createPod("herd-" + i);
            }
            long lookups = deployment.requests("pods", "GET");
            long writes = deployment.requests("fswatchers", WRITES);
            long created = deployment.requests("fswatchers", "POST");
            long begun = System.nanoTime();
            List<TestClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    String channel = deployment.channel("herd-" + i % PODS) + "/w" + i;
                    // The first CLEAR and WATCH, as a client that starts sends them.
                    clients.add(deployment.client().clear(channel).watch(channel, "/mnt/data"));
                }
                long connected = System.nanoTime();
                await().atMost(Duration.ofMinutes(15))
                        .until(() -> deployment.requests("fswatchers", "POST") - created >= CLIENTS);
                long registered = System.nanoTime();
                await().until(() ->
                        deployment.cluster.fsWatcherNames(deployment.namespace).size() == CLIENTS);

                lookups = deployment.requests("pods", "GET") - lookups;
                long written = deployment.requests("fswatchers", WRITES) - writes;
                System.out.println(
                        CLIENTS + " clients of " + PODS + " pods: connected in " + (connected - begun) / 1_000_000
                                + " ms, registered after " + (registered - begun) / 1_000_000 + " ms; " + lookups
                                + " lookups of pods, " + written + " writes of FSWatchers");
                // One more is allowed for each ten seconds, the time for which an admitted pod is remembered.
                assertThat(lookups)
                        .as("lookups of pods")
                        .isLessThanOrEqualTo(PODS * (1 + (registered - begun) / 10_000_000_000L));
                assertThat(written).as("writes of FSWatchers").isEqualTo(CLIENTS);
            } finally {
                clients.forEach(TestClient::close);
            }
        }
    }
}
