package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class PodEventsIT {
    private TestCluster cluster;
    private String namespace;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aRefusalIsAnEventThatDescribePodShows() throws Exception {
        Pod pod = createPod("web-0");
        ProxyListener recorder = cluster.connect().refusalRecorder();

        recorder.refused(refusal("web-0", NoticeCode.NOT_MAPPED, "/x is on no volume"));

        await().atMost(PATIENCE).until(() -> !events(pod).isEmpty());
        assertThat(events(pod)).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("NotMapped");
            assertThat(event.getMessage()).isEqualTo(namespace + "/web-0/app: /x is on no volume (client 10.1.2.3)");
            assertThat(event.getCount()).isEqualTo(1);
            assertThat(event.getSource().getComponent()).isEqualTo("fsnotify-proxy");
            assertThat(event.getMetadata().getName()).startsWith("web-0.");
            assertThat(event.getInvolvedObject().getApiVersion()).isEqualTo("v1");
        });
    }

    @Test
    void theSameRefusalAgainRaisesTheCount(ControlPlane plane) throws Exception {
        Pod pod = createPod("web-0");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (KubernetesClient client = ApiClientTest.client(plane.kubeconfig(plane.admin()))) {
            ApiClient api = new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE);
            PodEvents events = new PodEvents(api, cluster.connect().podDirectory(), now::get);
            for (int i = 1; i <= 5; i++) {
                events.record(refusal("web-0", NoticeCode.FORBIDDEN, "try " + i));
                events.writeCounts();
            }
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
            events.writeCounts();
        }

        assertThat(events(pod)).singleElement().satisfies(event -> {
            assertThat(event.getCount()).isEqualTo(5);
            assertThat(event.getReason()).isEqualTo("Forbidden");
            assertThat(event.getMessage()).contains("try 5");
        });
    }

    @Test
    void aPodWithTheLongestNameHasEventsToo() throws Exception {
        // Nearly: an id with the longest of all would not fit in a slot.
        Pod longest = createPod("p" + "-a.b".repeat(55));

        cluster.connect()
                .refusalRecorder()
                .refused(refusal(longest.getMetadata().getName(), NoticeCode.NOT_MAPPED, "x"));

        await().atMost(PATIENCE).until(() -> events(longest).size() == 1);
    }

    @Test
    void createAndPatchOfEventsAndGetOfPodsAreEnough(ControlPlane plane) throws Exception {
        Pod pod = createPod("web-0");
        User user = plane.newUser();
        cluster.grant(
                user,
                namespace,
                "[{apiGroups: [\"\"], resources: [events], verbs: [create, patch]},"
                        + " {apiGroups: [\"\"], resources: [pods], verbs: [get]}]");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (KubernetesClient client = ApiClientTest.client(plane.kubeconfig(user))) {
            PodEvents events = new PodEvents(
                    new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE),
                    cluster.connect(user).podDirectory(),
                    now::get);
            events.record(refusal("web-0", NoticeCode.NOT_MAPPED, "a"));
            events.writeCounts();
            events.record(refusal("web-0", NoticeCode.NOT_MAPPED, "b"));
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
            events.writeCounts();
        }

        assertThat(events(pod)).singleElement().extracting(Event::getCount).isEqualTo(2);
    }

    private Pod createPod(String name) {
        return cluster.createPod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec: {containers: [{name: app, image: i}]}
                """.formatted(name, namespace));
    }

    /** The Events that kubectl describe shows of a pod: it asks for these fields. */
    private List<Event> events(Pod pod) {
        return cluster.admin()
                .v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.name", pod.getMetadata().getName())
                .withField("involvedObject.namespace", namespace)
                .withField("involvedObject.kind", "Pod")
                .withField("involvedObject.uid", pod.getMetadata().getUid())
                .list()
                .getItems();
    }

    private Refusal refusal(String pod, NoticeCode code, String text) {
        return new Refusal(
                code,
                Optional.of(ChannelId.parse(namespace + '/' + pod + "/app")),
                new InetSocketAddress("10.1.2.3", 40_000),
                text);
    }
}
