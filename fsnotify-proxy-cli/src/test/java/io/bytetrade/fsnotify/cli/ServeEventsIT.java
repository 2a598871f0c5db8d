package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.TestClient;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document's chapters on the way of an event, from PUBLISH to the bytes at a client. */
@ExtendWith(ControlPlaneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ServeEventsIT {
    private Deployment deployment;

    @BeforeAll
    void start(ControlPlane plane) throws Exception {
        deployment = Deployment.prepare(plane);
        Program serve = deployment.launch(plane.admin(), "-v=4", "--add_dir_header", "-vmodule=Nothing=9");
        serve.awaitErr(line -> line.contains("WARN") && line.contains("of klog's flags only -v and -vmodule"));
        serve.awaitErr(line -> line.endsWith("fsnotify-proxy starting ..."));
        deployment.listening(serve);
        deployment.createPod("reader");
    }

    @AfterAll
    void stop() {
        if (deployment != null) {
            deployment.close();
        }
    }

    @Test
    void anEventIsTranslatedIntoThePathsOfThePod() {
        try (TestClient client = watching("/mnt/data")) {
            publish("/srv/data/report.csv", Op.CREATE, "/srv/data");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/report.csv", Op.CREATE, "/mnt/data"));
        }
    }

    @Test
    void whatTheClientDoesNotWatchIsNotSent() {
        try (TestClient client = watching("/mnt/data/in")) {
            publish("/srv/data/a", Op.CREATE, "/srv/data");
            publish("/srv/data/in2/a", Op.CREATE, "/srv/data/in2");
            publish("/srv/other/a", Op.CREATE, "/srv/other");
            publish("/srv/data/in/a", Op.CREATE, "/srv/data/in");
            assertThat(client.event().name()).isEqualTo("/mnt/data/in/a");
            client.hearsNothing();
        }
    }

    @Test
    void aBurstOfWritesIsOneWriteWhenItHasEnded() {
        try (TestClient client = watching("/mnt/data/burst")) {
            for (int i = 0; i < 50; i++) {
                publish("/srv/data/burst/log", Op.WRITE, "/srv/data/burst");
            }
            publish("/srv/data/burst/other", Op.CHMOD, "/srv/data/burst");
            assertThat(client.event().name()).isEqualTo("/mnt/data/burst/other");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/burst/log", Op.WRITE, "/mnt/data/burst"));
            client.hearsNothing();
        }
    }

    @Test
    void eachClientHearsItsOwn() {
        try (TestClient one = watching("/mnt/data/one");
                TestClient other = watching("/mnt/data/other")) {
            deployment.publish("""
                    [{"Name":"/srv/data/one/a","Op":1,"Key":"/srv/data/one"},
                     {"Name":"/srv/data/other/b","Op":16,"Key":"/srv/data/other"}]""");
            assertThat(one.event().name()).isEqualTo("/mnt/data/one/a");
            assertThat(other.event().name()).isEqualTo("/mnt/data/other/b");
            one.hearsNothing();
            other.hearsNothing();
        }
    }

    @Test
    void aMessageThatCannotBeReadIsSkippedAndTheNextArrives() throws Exception {
        try (TestClient client = watching("/mnt/data/next")) {
            deployment.publish("{no json");
            publish("/srv/data/next/a", Op.CREATE, "/srv/data/next");
            assertThat(client.event().name()).isEqualTo("/mnt/data/next/a");
        }
        deployment.proxy().awaitErr(line -> line.contains("WARN") && line.contains("{no json"));
    }

    /** The document's key lines, in their order, with those of single events at level 4. */
    @Test
    void theKeyLinesAreLogged() throws Exception {
        Program proxy = deployment.proxy();
        try (TestClient client = watching("/mnt/data/logged")) {
            proxy.awaitErr(line -> line.contains("watcher " + channel() + " send path [/mnt/data/logged]"));
            publish("/srv/data/logged/a", Op.CREATE, "/srv/data/logged");
            client.event();
            proxy.awaitErr(line -> line.contains("DEBUG") && line.contains("subcribed msg"));
            proxy.awaitErr(line -> line.contains("DEBUG") && line.contains("translate msg to watcher"));
            proxy.awaitErr(line -> line.contains("DEBUG") && line.contains("send msg to watcher"));
            client.clear(channel());
            proxy.awaitErr(line -> line.contains("watcher cleared"));
        }
        proxy.awaitErr(line -> line.contains("channel closed"));
    }

    @Test
    void publishAndWatchAreTheOtherTwoEnds(ControlPlane plane) throws Exception {
        Map<String, String> redis = Map.of("REDIS_ADDR", deployment.redis.address());
        try (Program watch = Program.start(
                        "watch", "--server", deployment.server(), "--channel", channel(), "--json", "/mnt/data/ends");
                TestClient alongside = watching("/mnt/data/ends")) {
            deployment.awaitPaths("reader-app-watch", "/srv/data/ends");
            try (Program publish = Program.start(redis, "publish", "--op", "CREATE", "/srv/data/ends/by hand")) {
                assertThat(publish.awaitExit()).isZero();
                assertThat(publish.err()).contains("1 event published").doesNotContain("nobody");
            }
            assertThat(alongside.event().name()).isEqualTo("/mnt/data/ends/by hand");
            watch.awaitOut(line -> line.contains("\"/mnt/data/ends/by hand\"") && line.contains("\"CREATE\""));

            try (Program publish = Program.start(redis, "publish", "--gap", "a test")) {
                assertThat(publish.awaitExit()).isZero();
            }
            assertThat(alongside.notice(NoticeCode.SOURCE_GAP).text()).contains("a test");
            watch.awaitOut(line -> line.contains("SOURCE_GAP") && line.contains("\"rescan\":true"));
        }
    }

    @Test
    void publishReadsEventsFromItsInput() throws Exception {
        Map<String, String> redis = Map.of("REDIS_ADDR", deployment.redis.address());
        try (TestClient client = watching("/mnt/data/piped");
                Program publish = Program.start(redis, "publish")) {
            try (Writer in = publish.in()) {
                in.write("CREATE /srv/data/piped/a b\nNONSENSE /x\nREMOVE|CHMOD /srv/data/piped/c\n");
            }
            assertThat(publish.awaitExit()).isEqualTo(2);
            assertThat(publish.err())
                    .contains("line 2 is left out: 'NONSENSE' is no op")
                    .contains("2 events published");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/piped/a b", Op.CREATE, "/mnt/data/piped"));
            assertThat(client.event())
                    .isEqualTo(new FileEvent("/mnt/data/piped/c", Op.REMOVE | Op.CHMOD, "/mnt/data/piped"));
        }
    }

    private String channel() {
        return deployment.channel("reader");
    }

    /** A client whose watch is in force. */
    private TestClient watching(String path) {
        return deployment.client().watch(channel(), path).sync();
    }

    private void publish(String name, int op, String key) {
        deployment.publish("[{\"Name\":\"" + name + "\",\"Op\":" + op + ",\"Key\":\"" + key + "\"}]");
    }
}
