package io.bytetrade.fsnotify.cli;

import static io.bytetrade.fsnotify.k8s.envtest.Administrator.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.TestClient;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document's chapters on watching and on the FSWatcher resource, with the program as it is deployed. */
@ExtendWith(ControlPlaneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ServeWatchesIT {
    private Deployment deployment;

    @BeforeAll
    void start(ControlPlane plane) throws Exception {
        deployment = Deployment.start(plane);
    }

    @AfterAll
    void stop() {
        if (deployment != null) {
            deployment.close();
        }
    }

    @Test
    void aWatchCreatesTheResourceOfItsContainer() {
        Pod pod = deployment.createPod("made");
        try (TestClient client = watching("made", "/mnt/data/in", "/mnt/data")) {
            deployment.awaitPaths("made-app", "/srv/data", "/srv/data/in");

            GenericKubernetesResource resource = deployment.fsWatcher("made-app");
            ObjectMeta metadata = resource.getMetadata();
            assertThat(resource.<String>get("spec", "pod")).isEqualTo("made");
            assertThat(resource.<String>get("spec", "container")).isEqualTo("app");
            assertThat(resource.<String>get("status", "state")).isEqualTo("active");
            assertThat(metadata.getLabels()).containsEntry("app.kubernetes.io/managed-by", "fsnotify-proxy");
            assertThat(metadata.getOwnerReferences()).singleElement().satisfies(owner -> {
                assertThat(owner.getUid()).isEqualTo(pod.getMetadata().getUid());
                assertThat(owner.getController()).isFalse();
                assertThat(owner.getBlockOwnerDeletion()).isFalse();
            });
            client.hearsNothing();
        }
    }

    @Test
    void aFurtherWatchAndAnUnwatchUpdateTheResourceAndTheLastUnwatchDeletesIt() {
        deployment.createPod("updated");
        try (TestClient client = watching("updated", "/mnt/data")) {
            deployment.awaitPaths("updated-app", "/srv/data");
            client.watch(deployment.channel("updated"), "/mnt/data/in", "/mnt/data/out");
            deployment.awaitPaths("updated-app", "/srv/data", "/srv/data/in", "/srv/data/out");
            client.unwatch(deployment.channel("updated"), "/mnt/data", "/mnt/data/out");
            deployment.awaitPaths("updated-app", "/srv/data/in");
            client.unwatch(deployment.channel("updated"), "/mnt/data/in");
            deployment.awaitPaths("updated-app");
            client.hearsNothing();
        }
    }

    @Test
    void clearDeletesTheResource() {
        deployment.createPod("cleared");
        try (TestClient client = deployment.client()) {
            // The first CLEAR of a connection keeps what was watched just before it.
            client.clear(deployment.channel("cleared")).sync();
            client.watch(deployment.channel("cleared"), "/mnt/data");
            deployment.awaitPaths("cleared-app", "/srv/data");
            client.clear(deployment.channel("cleared"));
            deployment.awaitPaths("cleared-app");
        }
    }

    @Test
    void aDisconnectDeletesTheResource() {
        deployment.createPod("left");
        watching("left", "/mnt/data").close();
        // It may come and go between two looks, so it is its going that another client's makes certain.
        deployment.createPod("stays");
        try (TestClient client = watching("stays", "/mnt/data")) {
            deployment.awaitPaths("stays-app", "/srv/data");
            deployment.awaitPaths("left-app");
            assertThat(deployment.paths("stays-app")).containsExactly("/srv/data");
            client.hearsNothing();
        }
    }

    @Test
    void eachWatcherOfAContainerHasAResourceOfItsOwn() {
        deployment.createPod("two");
        try (TestClient client = deployment.client()) {
            client.watch(deployment.channel("two") + "/one", "/mnt/data/a");
            client.watch(deployment.channel("two") + "/other", "/mnt/data/b");
            deployment.awaitPaths("two-app-one", "/srv/data/a");
            deployment.awaitPaths("two-app-other", "/srv/data/b");
        }
    }

    @Test
    void aPathThatWasRemovedAndMadeAgainAndIsWatchedAgainChangesTheResource() {
        deployment.createPod("again");
        try (TestClient client = watching("again", "/mnt/data/in")) {
            deployment.awaitPaths("again-app", "/srv/data/in");
            String before = version("again-app");

            deployment.publish("[{\"Name\":\"/srv/data/in\",\"Op\":4,\"Key\":\"/srv/data\"}]");
            assertThat(client.event().name()).isEqualTo("/mnt/data/in");
            client.watch(deployment.channel("again"), "/mnt/data/in");

            await().atMost(PATIENCE).until(() -> !version("again-app").equals(before));
            assertThat(deployment.paths("again-app")).containsExactly("/srv/data/in");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/passwd | on no volume",
                "/mnt/data2 | on no volume",
                "/mnt/data/../../etc | on no volume",
                "/mnt/data/scratch/a | emptyDir",
                "/mnt/socket | Socket",
                "/mnt/untyped | type",
                "/mnt/expanded/a | subPathExpr",
                "/mnt/claim/a | persistentVolumeClaim",
                "mnt/data | relative",
                "/mnt/data/... | recursive",
            })
    void aPathThatCannotBeWatchedIsRefusedWithItsReason(String path, String reason) {
        deployment.createPod(podOf(path), "127.0.0.1", """
                volumes:
                  - {name: data, hostPath: {path: /srv/data, type: Directory}}
                  - {name: scratch, emptyDir: {}}
                  - {name: socket, hostPath: {path: /run/x.sock, type: Socket}}
                  - {name: untyped, hostPath: {path: /srv/untyped}}
                  - {name: claim, persistentVolumeClaim: {claimName: c}}
                  containers:
                  - name: app
                    image: i
                    env: [{name: DIR, value: d}]
                    volumeMounts:
                    - {name: data, mountPath: /mnt/data}
                    - {name: scratch, mountPath: /mnt/data/scratch}
                    - {name: socket, mountPath: /mnt/socket}
                    - {name: untyped, mountPath: /mnt/untyped}
                    - {name: data, mountPath: /mnt/expanded, subPathExpr: $(DIR)}
                    - {name: claim, mountPath: /mnt/claim}""");
        try (TestClient client = watching(podOf(path), path)) {
            Notice notice = client.notice(NoticeCode.NOT_MAPPED);

            assertThat(notice.channel()).isEqualTo(deployment.channel(podOf(path)));
            assertThat(notice.text()).contains(path).contains(reason).doesNotContain("/srv");
            awaitEvent(podOf(path), "NotMapped", path);
            assertThat(deployment.fsWatcher(podOf(path) + "-app")).isNull();
        }
    }

    @Test
    void aPodOrContainerThatDoesNotExistIsRefused() {
        deployment.createPod("there");
        try (TestClient client = deployment.client()) {
            client.watch(deployment.namespace + "/there/other", "/mnt/data");
            assertThat(client.notice(NoticeCode.POD_NOT_FOUND).text()).contains("other");
            client.watch(deployment.channel("nowhere"), "/mnt/data");
            assertThat(client.notice(NoticeCode.POD_NOT_FOUND).text()).contains("nowhere");
            awaitEvent("there", "PodNotFound", "other");
        }
    }

    @Test
    void aClientThatIsNotThePodIsRefusedAfterHalfAMinute() throws Exception {
        deployment.createPod("stranger", "10.9.9.9", """
                volumes: [{name: data, hostPath: {path: /srv/data, type: Directory}}]
                  containers: [{name: app, image: i, volumeMounts: [{name: data, mountPath: /mnt/data}]}]""");
        try (TestClient client = watching("stranger", "/mnt/data")) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> client.notice(NoticeCode.FORBIDDEN) != null);
            assertThat(deployment.proxy().awaitErr(line -> line.contains("10.9.9.9")))
                    .contains("127.0.0.1")
                    .contains("stranger")
                    .contains("peer-check");
            awaitEvent("stranger", "Forbidden", "127.0.0.1");
            assertThat(deployment.fsWatcher("stranger-app")).isNull();
        }
    }

    private TestClient watching(String pod, String... paths) {
        return deployment.client().watch(deployment.channel(pod), paths);
    }

    private String version(String resource) {
        return deployment.fsWatcher(resource).getMetadata().getResourceVersion();
    }

    private static String podOf(String path) {
        return "p" + Integer.toHexString(path.hashCode());
    }

    private void awaitEvent(String pod, String reason, String text) {
        await().atMost(PATIENCE)
                .until(() -> events(pod).stream()
                        .anyMatch(event -> reason.equals(event.getReason())
                                && "Warning".equals(event.getType())
                                && event.getMessage().contains(text)));
    }

    private List<Event> events(String pod) {
        return deployment
                .cluster
                .admin()
                .v1()
                .events()
                .inNamespace(deployment.namespace)
                .withFields(Map.of("involvedObject.name", pod))
                .list()
                .getItems();
    }
}
