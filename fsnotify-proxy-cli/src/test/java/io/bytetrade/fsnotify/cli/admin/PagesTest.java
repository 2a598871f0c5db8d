package io.bytetrade.fsnotify.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.TestClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the pages say of a proxy that runs, over HTTP. */
@Timeout(60)
class PagesTest {
    private ObservedProxy rig;
    private AdminServer server;
    private AdminPages pages;

    @BeforeEach
    void start() throws Exception {
        rig = new ObservedProxy().start();
        server = new AdminServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), rig.observed(), new Health());
        pages = new AdminPages(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
        rig.close();
    }

    @Test
    void thePagesAreThese() throws Exception {
        assertThat(pages.get("/").body())
                .isEqualTo("there are /clients, /healthz, /metrics, /readyz, /readyz/listener, /readyz/loops,"
                        + " /readyz/registry, /readyz/shutdown\n");
        assertThat(pages.get("/healthz").body()).isEqualTo("loops ok\nalive\n");
        assertThat(pages.get("/readyz").body()).endsWith("\nready\n");
        assertThat(pages.get("/readyz/loops").body()).isEqualTo("loops ok\n");
    }

    @Test
    void metricsAddUpToWhatClientsHeard() throws Exception {
        try (TestClient client = rig.watching("ns/pod/app", "/mnt/data");
                TestClient other = rig.watching("ns/pod/app/other", "/mnt/data/in")) {
            for (int i = 0; i < 3; i++) {
                rig.created("/srv/data/" + i);
            }
            rig.created("/srv/data/in/3");
            rig.created("/srv/elsewhere/4");
            client.events(3);
            other.event();
            other.suspend("ns/pod/app/other").sync();
            rig.created("/srv/data/in/5");
            await().until(() -> pages.metrics().value("fsnotify_records_dropped_total{reason=\"suspended\"}") == 1);

            PrometheusText metrics = pages.metrics();
            assertThat(metrics.value("fsnotify_connections")).isEqualTo(2);
            assertThat(metrics.value("fsnotify_connections_opened_total")).isEqualTo(2);
            assertThat(metrics.value("fsnotify_watches")).isEqualTo(2);
            assertThat(metrics.value("fsnotify_events_received_total")).isEqualTo(6);
            assertThat(metrics.value("fsnotify_records_delivered_total")).isEqualTo(4);
            assertThat(metrics.sum("fsnotify_records_dropped_total")).isEqualTo(1);
            assertThat(metrics.value("fsnotify_delivery_seconds_count")).isBetween(4.0, 5.0);
            assertThat(metrics.value("fsnotify_delivery_seconds_sum")).isPositive();
            assertThat(metrics.sum("fsnotify_loop_up")).isEqualTo(2);
            assertThat(metrics.sum("jvm_threads_current")).isPositive();
        }
        await().until(() -> pages.metrics().value("fsnotify_connections_closed_total") == 2);
    }

    @Test
    void clientsAreShownWithIdsWatchesAndCounts() throws Exception {
        try (TestClient client = rig.watching("ns/pod/app", "/mnt/data")) {
            client.watch("ns/pod/app/quo\"ted", "/mnt/data/ü").sync();
            rig.created("/srv/data/1");
            client.event();

            JsonNode page = JsonMapper.shared().readTree(pages.get("/clients").body());
            assertThat(page.get("complete").asBoolean()).isTrue();
            assertThat(page.get("clients")).hasSize(1);
            JsonNode shown = page.get("clients").get(0);
            assertThat(shown.get("peer").asString()).matches("127\\.0\\.0\\.1:\\d+");
            assertThat(shown.get("recordsDelivered").asLong()).isEqualTo(1);
            assertThat(shown.get("outboxBytes").asLong()).isZero();
            assertThat(shown.at("/watchers/0/id").asString()).isEqualTo("ns/pod/app");
            assertThat(shown.at("/watchers/0/suspended").asBoolean()).isFalse();
            assertThat(shown.at("/watchers/0/pathCount").asInt()).isEqualTo(1);
            assertThat(shown.at("/watchers/0/paths/0/pod").asString()).isEqualTo("/mnt/data");
            assertThat(shown.at("/watchers/0/paths/0/node").asString()).isEqualTo("/srv/data");
            assertThat(shown.at("/watchers/1/id").asString()).isEqualTo("ns/pod/app/quo\"ted");
            assertThat(shown.at("/watchers/1/paths/0/pod").asString()).isEqualTo("/mnt/data/ü");
        }
        await().until(() -> pages.get("/clients").body().equals("{\"complete\":true,\"clients\":[]}\n"));
    }

    @Test
    void whenTheProxyHasEndedThePagesSaySo() throws Exception {
        rig.close();
        assertThat(pages.status("/readyz")).isEqualTo(503);
        assertThat(pages.metrics().sum("fsnotify_loop_up")).isZero();
        assertThat(pages.get("/clients").body()).isEqualTo("{\"complete\":false,\"clients\":[]}\n");
    }
}
