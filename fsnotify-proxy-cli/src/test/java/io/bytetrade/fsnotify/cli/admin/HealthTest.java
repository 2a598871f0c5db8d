package io.bytetrade.fsnotify.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.TestClient;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.bytetrade.fsnotify.redis.RedisEventSource;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthTest {
    private final Health health = new Health();

    @Test
    void aProxyIsReadyFromItsStartUntilItIsAskedToEnd() throws Exception {
        try (ObservedProxy rig = new ObservedProxy()) {
            assertIs(
                    503,
                    "listener failed: the proxy does not take clients yet, or no more",
                    health.readiness(rig.observed()));
            rig.start();
            assertThat(text(health.readiness(rig.observed())))
                    .isEqualTo("shutdown ok\nlistener ok\nloops ok\nregistry ok\nready\n");
            assertThat(health.readiness(rig.observed()).status()).isEqualTo(200);

            health.ending();
            assertIs(503, "shutdown failed: the proxy shuts down", health.readiness(rig.observed()));
            assertIs(200, "alive", health.liveness());
        }
    }

    @Test
    void aLoopThatDiedTakesLivenessAndReadinessDown() throws Exception {
        try (ObservedProxy rig = new ObservedProxy().start()) {
            assertIs(200, "loops ok", health.liveness());
            health.loopDied(new Error());
            assertIs(503, "loops failed: an event loop has ended", health.liveness());
            assertIs(503, "not ready", health.readiness(rig.observed()));
        }
    }

    @Test
    void aRedisThatIsAwayDegradesAndFailsItsOwnCheck() throws Exception {
        RedisEventSource redis =
                new RedisEventSource(RedisSettings.builder("127.0.0.1:1").build());
        try (ObservedProxy rig = new ObservedProxy().start()) {
            Observed observed = new Observed(rig.proxy, Optional.of(redis), Optional.empty());
            assertThat(health.names(observed)).containsExactly("shutdown", "listener", "loops", "redis", "registry");
            assertIs(200, "ready, degraded", health.readiness(observed));
            assertIs(503, "redis degraded: the subscription does not stand", health.readiness(observed, "redis"));
            assertIs(200, "listener ok", health.readiness(observed, "listener"));
        } finally {
            redis.close();
        }
    }

    @Test
    void aRegistryThatTakesNothingForTooLongDegrades() throws Exception {
        Health impatient = new Health(Duration.ofMillis(50));
        try (ObservedProxy rig = new ObservedProxy(new RefusingRegistry()).start();
                TestClient client = new TestClient(rig.proxy.address())) {
            assertIs(200, "registry ok", impatient.readiness(rig.observed()));
            client.watch("ns/pod/app", "/mnt/data");
            await().until(() -> text(impatient.readiness(rig.observed())).contains("registry degraded"));
            assertIs(
                    200,
                    "registry degraded: 1 watchers are not registered as they should be, one for ",
                    impatient.readiness(rig.observed()));
            assertIs(503, "registry degraded", impatient.readiness(rig.observed(), "registry"));
            assertIs(200, "registry ok", health.readiness(rig.observed()));
        }
    }

    private static final class RefusingRegistry implements WatchRegistry {
        @Override
        public void start(Listener listener) {}

        @Override
        public Outcome put(WatchedPaths wanted) throws AdapterException {
            throw AdapterException.retryable("not now", null);
        }

        @Override
        public void remove(ChannelId id) throws AdapterException {
            throw AdapterException.retryable("not now", null);
        }

        @Override
        public void close() {}
    }

    private static void assertIs(int status, String text, Reply reply) throws IOException {
        assertThat(text(reply)).contains(text);
        assertThat(reply.status()).isEqualTo(status);
    }

    private static String text(Reply reply) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reply.body().writeTo(out);
        return out.toString(UTF_8);
    }
}
