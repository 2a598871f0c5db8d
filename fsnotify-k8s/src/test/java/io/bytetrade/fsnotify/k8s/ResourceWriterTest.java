package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which calls are made, and with which preconditions; what comes of them is tested on a real API server. */
@Timeout(60)
class ResourceWriterTest {
    private static final ChannelId ID = ChannelId.parse("default/web-0/app");
    private static final String ALL = "/apis/sys.bytetrade.io/v1alpha1/namespaces/default/fswatchers";
    private static final String ONE = ALL + "/web-0-app";

    @TempDir
    Path folder;

    private final List<GenericKubernetesResource> sent = new CopyOnWriteArrayList<>();
    private StubApiServer stub;
    private KubernetesClient client;
    private ResourceWriter writer;

    @BeforeEach
    void start() throws Exception {
        stub = StubApiServer.start(this::echo);
        client = ApiClientTest.client(stub.kubeconfig(folder));
        writer = new ResourceWriter(
                new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE),
                InstantSource.system(),
                new Alone());
    }

    @AfterEach
    void stop() {
        client.close();
        stub.close();
    }

    @Test
    void aNewResourceIsOnePost() throws Exception {
        writer.put(wanted(ID, null, "/srv/a"), Optional.empty());

        assertThat(stub.requests()).containsExactly("POST " + ALL);
    }

    @Test
    void anUpdateIsOnePutWithTheVersionThatIsHeld() throws Exception {
        writer.put(wanted(ID, null, "/srv/b"), Optional.of(present("7")));

        assertThat(stub.requests()).containsExactly("PUT " + ONE);
        assertThat(sent.get(0).getMetadata().getResourceVersion()).isEqualTo("7");
    }

    @Test
    void aConflictIsReadAndReplacedWithTheVersionThatWasRead() throws Exception {
        stub.script(exchange -> {
            stub.script(this::echo);
            StubApiServer.answer(exchange, ApiFailure.CONFLICT, "");
        });

        writer.put(wanted(ID, null, "/srv/b"), Optional.of(present("7")));

        assertThat(stub.requests()).containsExactly("PUT " + ONE, "GET " + ONE, "PUT " + ONE);
        assertThat(sent.get(0).getMetadata().getResourceVersion()).isEqualTo("9");
    }

    @Test
    void whoConflictsOnAndOnGivesUpUntilItIsCalledAgain() {
        stub.script(exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                echo(exchange);
            } else {
                StubApiServer.answer(exchange, ApiFailure.CONFLICT, "");
            }
        });

        ApiFailure put = catchThrowableOfType(
                ApiFailure.class, () -> writer.put(wanted(ID, null, "/srv/b"), Optional.of(present("7"))));
        ApiFailure remove =
                catchThrowableOfType(ApiFailure.class, () -> writer.remove(ID, "web-0-app", Optional.of(present("7"))));

        assertThat(put.toAdapterException().isRetryable()).isTrue();
        assertThat(remove.toAdapterException().isRetryable()).isTrue();
        assertThat(stub.requests()).hasSize(2 * (5 + 4));
    }

    @Test
    void aDeletionIsOneCallWithUidAndVersion() throws Exception {
        writer.remove(ID, "web-0-app", Optional.of(present("7")));

        assertThat(stub.requests()).containsExactly("DELETE " + ONE);
        assertThat(sent.get(0).<Map<String, String>>get("preconditions"))
                .isEqualTo(Map.of("uid", "uid-7", "resourceVersion", "7"));
    }

    /** Answers a write with what was sent, and a question with version 9. */
    private void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("GET")) {
            body = client.getKubernetesSerialization().asJson(present("9"));
        } else {
            sent.add(client.getKubernetesSerialization().unmarshal(body, GenericKubernetesResource.class));
        }
        StubApiServer.answer(exchange, 200, body);
    }

    private static GenericKubernetesResource present(String version) {
        GenericKubernetesResource resource = FsWatcher.create("web-0-app", wanted(ID, null, "/srv/a"), Instant.EPOCH);
        resource.getMetadata().setResourceVersion(version);
        resource.getMetadata().setUid("uid-" + version);
        return resource;
    }
}
