package io.bytetrade.fsnotify.cli;

import static io.bytetrade.fsnotify.k8s.envtest.Administrator.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.cli.admin.AdminPages;
import io.bytetrade.fsnotify.cli.admin.PrometheusText;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.TestClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin port of a replica in a cluster. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class AdminIT {
    private Deployment deployment;
    private User user;
    private Program serve;
    private AdminPages pages;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        user = plane.admin();
        deployment = Deployment.prepare(plane);
        deployment.createPod("reader");
        start("--redis-ping=1s", "--redis-dead-after=3s");
    }

    @AfterEach
    void close() {
        deployment.close();
    }

    @Test
    void eachCheckHasAName() throws Exception {
        assertThat(pages.get("/healthz").body()).isEqualTo("loops ok\nalive\n");
        assertThat(pages.get("/readyz").body())
                .isEqualTo("shutdown ok\nlistener ok\nloops ok\nredis ok\nregistry ok\nlease ok\nready\n");
        for (String check : new String[] {"shutdown", "listener", "loops", "redis", "registry", "lease"}) {
            assertThat(pages.get("/readyz/" + check).body()).isEqualTo(check + " ok\n");
        }
    }

    @Test
    void metricsAddUpToWhatWasPublished() throws Exception {
        try (TestClient client = watching("/mnt/data")) {
            deployment.awaitPaths("reader-app", "/srv/data");
            deployment.publish("""
                    [{"Name":"/srv/data/1","Op":1,"Key":"/srv/data"},{"Name":"/srv/data/2","Op":1,"Key":"/srv/data"},
                     {"Name":"/srv/data/2","Op":2,"Key":"/srv/data"},{"Name":"/srv/data/2","Op":2,"Key":"/srv/data"}]""");
            deployment.publish("[{\"Name\":\"/srv/other/3\",\"Op\":1,\"Key\":\"/srv/other\"}]");
            deployment.publish("{no json");
            client.events(3);
            await().until(() -> pages.metrics().value("fsnotify_redis_payloads_skipped_total") == 1);

            PrometheusText metrics = pages.metrics();
            assertThat(metrics.value("fsnotify_connections")).isEqualTo(1);
            assertThat(metrics.value("fsnotify_watches")).isEqualTo(1);
            assertThat(metrics.value("fsnotify_redis_payloads_total")).isEqualTo(3);
            assertThat(metrics.value("fsnotify_redis_events_total")).isEqualTo(5);
            assertThat(metrics.value("fsnotify_events_received_total")).isEqualTo(5);
            assertThat(metrics.value("fsnotify_events_matched_total")).isEqualTo(4);
            assertThat(metrics.value("fsnotify_writes_coalesced_total")).isEqualTo(1);
            assertThat(metrics.value("fsnotify_records_delivered_total")).isEqualTo(3);
            assertThat(metrics.sum("fsnotify_records_dropped_total")).isZero();
            assertThat(metrics.value("fsnotify_delivery_seconds_count")).isEqualTo(2);
            assertThat(metrics.value("fsnotify_redis_subscribed")).isEqualTo(1);
            assertThat(metrics.value("fsnotify_registry_unsynced")).isZero();
            assertThat(metrics.value("fsnotify_lease_age_seconds")).isBetween(0.0, 20.0);
            assertThat(metrics.sum("fsnotify_api_requests_total", "verb=\"get\"", "\"pods\"", "code=\"200\""))
                    .isPositive();
            assertThat(metrics.sum("fsnotify_api_requests_total", "verb=\"create\"", "\"fswatchers.", "code=\"201\""))
                    .isEqualTo(1);
            assertThat(metrics.value("process_open_fds")).isPositive();
        }
        await().until(() -> pages.metrics().value("fsnotify_connections") == 0);
    }

    @Test
    void clientsAreShownWithIdsAndWatches() throws Exception {
        try (TestClient client = watching("/mnt/data")) {
            client.watch(channel(), "/mnt/data/in").sync();
            JsonNode page = JsonMapper.shared().readTree(pages.get("/clients").body());
            assertThat(page.get("clients")).hasSize(1);
            assertThat(page.at("/clients/0/watchers/0/id").asString()).isEqualTo(channel());
            assertThat(page.at("/clients/0/watchers/0/pathCount").asInt()).isEqualTo(2);
            assertThat(page.at("/clients/0/watchers/0/paths").findValuesAsString("node"))
                    .containsExactlyInAnyOrder("/srv/data", "/srv/data/in");
        }
    }

    /** With Redis away for all, clients are better off connected to this replica than to none. */
    @Test
    void whileRedisIsAwayItIsDegradedAndReadyAndTheCheckOfRedisFails() throws Exception {
        deployment.redis.kill();
        awaitStatus("/readyz/redis", 503);
        assertThat(pages.get("/readyz").body()).contains("redis degraded: ").endsWith("\nready, degraded\n");
        assertThat(pages.status("/readyz")).isEqualTo(200);
        assertThat(pages.status("/healthz")).isEqualTo(200);
        assertThat(pages.metrics().value("fsnotify_redis_subscribed")).isZero();

        deployment.redis.restart();
        awaitStatus("/readyz/redis", 200);
        assertThat(pages.get("/readyz").body()).endsWith("\nready\n");
        await().untilAsserted(() ->
                assertThat(pages.metrics().value("fsnotify_source_gaps_total")).isPositive());
        assertThat(pages.metrics().value("fsnotify_redis_reconnects_total")).isPositive();
    }

    @Test
    void aFrozenRedisFailsItsCheckUntilItIsBack() {
        deployment.redis.freeze();
        awaitStatus("/readyz/redis", 503);
        deployment.redis.thaw();
        awaitStatus("/readyz/redis", 200);
    }

    @Test
    void whileTheApiServerIsAwayTheRegistryAndTheLeaseFallBehind(ControlPlane plane) throws Exception {
        try (TestClient client = watching("/mnt/data")) {
            deployment.awaitPaths("reader-app", "/srv/data");
            plane.killApiServer();
            try {
                client.watch(channel(), "/mnt/data/more").notice(NoticeCode.UNAVAILABLE);
                awaitStatus("/readyz/registry", 503);
                awaitStatus("/readyz/lease", 503);
                assertThat(pages.get("/readyz").body())
                        .contains("registry degraded: 1 watchers are not registered", "lease degraded: ")
                        .endsWith("\nready, degraded\n");
                PrometheusText metrics = pages.metrics();
                assertThat(metrics.value("fsnotify_registry_unsynced")).isEqualTo(1);
                assertThat(metrics.value("fsnotify_registry_oldest_unsynced_seconds"))
                        .isGreaterThan(10);
                assertThat(metrics.sum("fsnotify_api_requests_total", "code=\"none\""))
                        .isPositive();
            } finally {
                plane.startApiServer();
            }
            awaitStatus("/readyz/registry", 200);
            awaitStatus("/readyz/lease", 200);
            await().untilAsserted(() -> assertThat(pages.metrics().value("fsnotify_registry_oldest_unsynced_seconds"))
                    .isZero());
        }
    }

    @Test
    void whileItEndsItIsNotReadyAndAlive(ControlPlane plane) throws Exception {
        plane.freezeApiServer();
        try {
            serve.terminate();
            await().until(() -> pages.get("/readyz").body().contains("shutdown failed: "));
            assertThat(pages.status("/readyz")).isEqualTo(503);
            assertThat(pages.status("/healthz")).isEqualTo(200);
        } finally {
            plane.thawApiServer();
        }
        assertThat(serve.awaitExit()).isZero();
    }

    @Test
    void noSecretIsOnAPage() throws Exception {
        try (TestClient client = watching("/mnt/data")) {
            client.hearsNothing();
            for (String page : Stream.of("/", "/healthz", "/readyz", "/metrics", "/clients")
                    .toList()) {
                assertThat(pages.get(page).body()).as(page).isNotEmpty().doesNotContain(user.token());
            }
        }
    }

    private void start(String... options) throws Exception {
        serve = deployment.launch(
                user,
                Stream.concat(
                                Stream.of("--admin=127.0.0.1:0", "--lease-namespace=" + deployment.namespace),
                                Stream.of(options))
                        .toArray(String[]::new));
        String line = serve.awaitErr(text -> text.contains("health and metrics at "));
        pages = new AdminPages(line.substring(line.indexOf("http://")));
        deployment.listening(serve);
    }

    private String channel() {
        return deployment.channel("reader");
    }

    private TestClient watching(String path) {
        return deployment.client().watch(channel(), path).sync();
    }

    private void awaitStatus(String page, int status) {
        await().atMost(PATIENCE).until(() -> pages.status(page) == status);
    }
}
