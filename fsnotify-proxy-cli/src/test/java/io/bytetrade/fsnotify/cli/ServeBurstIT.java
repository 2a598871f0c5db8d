package io.bytetrade.fsnotify.cli;

import static io.bytetrade.fsnotify.k8s.envtest.Administrator.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.proxy.TestClient;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a burst of frames costs the API server, by its own count. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class ServeBurstIT {
    private static final int FRAMES = 1_000;

    @Test
    void aThousandWatchesOfAConnectionCostAFewWritesAndALookup(ControlPlane plane) throws Exception {
        try (Deployment deployment = Deployment.start(plane)) {
            deployment.createPod("burst");
            long writes = deployment.requests("fswatchers", "POST|PUT|PATCH|DELETE");
            long lookups = deployment.requests("pods", "GET");

            try (TestClient client = deployment.client()) {
                ChannelId id = ChannelId.parse(deployment.channel("burst"));
                client.send(IntStream.range(0, FRAMES)
                        .mapToObj(i -> new Message.Watch(id, List.of("/mnt/data/" + i)))
                        .toArray(Message[]::new));
                await().atMost(PATIENCE)
                        .until(() -> deployment.paths("burst-app").size() == FRAMES);

                assertThat(deployment.requests("fswatchers", "POST|PUT|PATCH|DELETE") - writes)
                        .isBetween(1L, 20L);
                assertThat(deployment.requests("pods", "GET") - lookups).isBetween(1L, 2L);
            }
        }
    }
}
