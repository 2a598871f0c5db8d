package io.bytetrade.fsnotify.cli;

import static io.bytetrade.fsnotify.k8s.envtest.Administrator.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** DESIGN §9 with the program as it is deployed: what is absent at the start, and what goes away later. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class ServeFailuresIT {
    private Deployment deployment;
    private User admin;

    @TempDir
    private Path directory;

    @BeforeEach
    void prepare(ControlPlane plane) throws Exception {
        deployment = Deployment.prepare(plane);
        admin = plane.admin();
    }

    @AfterEach
    void close() {
        deployment.close();
    }

    @Test
    void withoutRedisItEndsWith3() throws Exception {
        deployment.redis.kill();
        assertEndsWith(3, deployment.launch(admin), deployment.redis.address(), "REDIS_ADDR");
    }

    @Test
    void withoutAnApiServerItEndsWith4(ControlPlane plane) throws Exception {
        plane.killApiServer();
        try (Program serve = deployment.launch(admin)) {
            assertEndsWith(4, serve, plane.url() + " does not answer");
        } finally {
            plane.startApiServer();
        }
    }

    @Test
    void withoutTheDefinitionItEndsWith4AndSaysHowToInstallIt() throws Exception {
        deployment.cluster.deleteDefinition();
        try (Program serve = deployment.launch(admin)) {
            assertEndsWith(4, serve, "fswatchers.sys.bytetrade.io", "kubectl apply");
        } finally {
            deployment.cluster.installDefinition();
        }
    }

    @Test
    void withoutRightsItEndsWith4AndNamesThem(ControlPlane plane) throws Exception {
        assertEndsWith(
                4,
                deployment.launch(plane.newUser()),
                "get, list, watch, create, update, delete fswatchers.sys.bytetrade.io",
                "get pods",
                "all namespaces");
    }

    @Test
    void aRoleInTheNamespaceIsEnoughForNamespaces(ControlPlane plane) throws Exception {
        User user = plane.newUser();
        deployment.cluster.grant(user, deployment.namespace, """
                [{apiGroups: [sys.bytetrade.io], resources: [fswatchers],
                  verbs: [get, list, watch, create, update, delete]},
                 {apiGroups: [""], resources: [pods], verbs: [get]}]""");
        String forbidden = deployment.cluster.newNamespace();
        deployment.createPod("served");

        Program serve = deployment.launch(user, "--namespaces", deployment.namespace + ',' + forbidden);
        serve.awaitErr(line -> line.contains("WARN") && line.contains(forbidden));
        deployment.listening(serve);
        try (TestClient client = deployment.client().watch(deployment.channel("served"), "/mnt/data")) {
            deployment.awaitPaths("served-app", "/srv/data");
            client.hearsNothing();
        }
    }

    @Test
    void withoutAnyConfigurationOfAClusterItEndsWith4() throws Exception {
        Map<String, String> environment = deployment.environment(admin);
        environment.put("KUBECONFIG", directory.resolve("none").toString());
        environment.put("HOME", directory.toString());
        try (Program serve = Program.start(environment, "serve")) {
            assertEndsWith(4, serve, "no API server is configured", "KUBECONFIG");
        }
    }

    @Test
    void whenRedisIsBackClientsAreToldOfTheGapAndHearOn() throws Exception {
        deployment.serve(admin);
        deployment.createPod("reader");
        try (TestClient client = watching("/mnt/data")) {
            deployment.redis.kill();
            deployment.proxy().awaitErr(line -> line.contains("WARN") && line.contains("Redis"));
            deployment.redis.restart();
            client.notice(NoticeCode.SOURCE_GAP);
            created("/srv/data/after");
            assertThat(client.event().name()).isEqualTo("/mnt/data/after");
        }
    }

    @Test
    void aFrozenRedisIsNoticedAndClientsAreToldWhenItIsBack() throws Exception {
        deployment.serve(admin, "--redis-ping=300ms", "--redis-dead-after=1s");
        deployment.createPod("reader");
        try (TestClient client = watching("/mnt/data")) {
            deployment.redis.freeze();
            deployment.proxy().awaitErr(line -> line.contains("WARN") && line.contains("Redis"));
            deployment.redis.thaw();
            client.notice(NoticeCode.SOURCE_GAP);
            created("/srv/data/after");
            assertThat(client.event().name()).isEqualTo("/mnt/data/after");
        }
    }

    @Test
    void whileTheApiServerIsAwayEventsFlowAndChangesWait(ControlPlane plane) throws Exception {
        deployment.serve(admin);
        deployment.createPod("reader");
        try (TestClient client = watching("/mnt/data")) {
            deployment.awaitPaths("reader-app", "/srv/data");
            plane.killApiServer();
            try {
                client.watch(deployment.channel("reader"), "/mnt/data/more");
                client.notice(NoticeCode.UNAVAILABLE);
                created("/srv/data/more/a");
                assertThat(client.event().name()).isEqualTo("/mnt/data/more/a");
            } finally {
                plane.startApiServer();
            }
            assertThat(client.notice(NoticeCode.SOURCE_GAP).text()).contains("rescan");
            deployment.awaitPaths("reader-app", "/srv/data", "/srv/data/more");
        }
    }

    @Test
    void whileTheApiServerIsFrozenANewClientWaitsAndIsServedAfterwards(ControlPlane plane) throws Exception {
        deployment.serve(admin);
        deployment.createPod("reader");
        plane.freezeApiServer();
        try (TestClient client = deployment.client().watch(deployment.channel("reader"), "/mnt/data")) {
            try {
                client.notice(NoticeCode.UNAVAILABLE);
            } finally {
                plane.thawApiServer();
            }
            deployment.awaitPaths("reader-app", "/srv/data");
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(AssertionError.class::isInstance)
                    .until(() -> {
                        created("/srv/data/after");
                        return client.event().name().equals("/mnt/data/after");
                    });
        }
    }

    @Test
    void theOrderlyEndDeletesWhatItRegisteredAndEndsWith0() throws Exception {
        Program serve = deployment.serve(admin);
        deployment.createPod("reader");
        try (TestClient client = watching("/mnt/data")) {
            deployment.awaitPaths("reader-app", "/srv/data");
            serve.terminate();
            client.notice(NoticeCode.GOING_AWAY);
            client.awaitEnd();
        }
        assertThat(serve.awaitExit()).isZero();
        assertThat(deployment.fsWatcher("reader-app")).isNull();
    }

    @Test
    void noSecretIsLoggedOrOnACommandLine(ControlPlane plane) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "pass-from-file");
        Map<String, String> environment = deployment.environment(admin);
        environment.put("FSNOTIFY_REDIS_PASSWORD_FILE", password.toString());
        try (Program serve = Program.start(environment, "serve", "-v=8")) {
            assertThat(serve.awaitExit()).isEqualTo(3);
            assertThat(serve.err())
                    .contains(deployment.redis.address())
                    .doesNotContain("pass-from-file")
                    .doesNotContain(admin.token());
        }
        try (Program serve = Program.start(environment, "serve", "--redis", "redis://:in-argv@127.0.0.1:1")) {
            assertThat(serve.awaitExit()).isEqualTo(2);
            assertThat(serve.err()).contains("REDIS_PASSWORD").doesNotContain("in-argv");
        }
    }

    private TestClient watching(String path) {
        return deployment.client().watch(deployment.channel("reader"), path).sync();
    }

    private void created(String name) {
        String key = name.substring(0, name.lastIndexOf('/'));
        deployment.publish("[{\"Name\":\"" + name + "\",\"Op\":1,\"Key\":\"" + key + "\"}]");
    }

    private static void assertEndsWith(int code, Program program, String... texts)
            throws IOException, InterruptedException {
        try (program) {
            assertThat(program.awaitExit()).isEqualTo(code);
            String said = program.err().lines().reduce("", (before, last) -> last);
            assertThat(said).startsWith("fsnotify-proxy: ").contains(texts);
        }
    }
}
