package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens between a look and a deletion cannot be timed on a real API server. */
@Timeout(60)
class BurialTest {
    private static final String ORPHAN = """
            {"apiVersion": "sys.bytetrade.io/v1alpha1", "kind": "FSWatcher",
             "metadata": {"namespace": "default", "name": "web-0-app", "uid": "u-1", "resourceVersion": "7"},
             "spec": {"pod": "web-0", "container": "app", "paths": []}}""";

    @TempDir
    private Path folder;

    private final List<String> deletions = new CopyOnWriteArrayList<>();
    private volatile int answerToDeletion = 200;
    private StubApiServer stub;
    private KubernetesClient client;
    private Burial burial;

    @BeforeEach
    void start() throws Exception {
        stub = StubApiServer.start(this::answer);
        client = ApiClientTest.client(stub.kubeconfig(folder));
        ApiClient api = new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE);
        PodReader reader = new PodReader(client.getKubernetesSerialization());
        burial = new Burial(api, new LivePods(new KubernetesPods(api, new ServedNamespaces(Set.of()), reader)));
    }

    @AfterEach
    void stop() {
        client.close();
        stub.close();
    }

    @Test
    void onlyWhatWasReadIsDeleted() throws Exception {
        assertThat(burial.delete("default", "web-0-app")).isTrue();

        assertThat(deletions)
                .singleElement()
                .asString()
                .contains("\"uid\":\"u-1\"")
                .contains("\"resourceVersion\":\"7\"");
    }

    @Test
    void whatHasChangedMeanwhileStays() throws Exception {
        answerToDeletion = 409;

        assertThat(burial.delete("default", "web-0-app")).isFalse();
        assertThat(deletions).hasSize(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("DELETE")) {
            deletions.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            StubApiServer.answer(exchange, answerToDeletion, "{}");
        } else if (exchange.getRequestURI().getPath().contains("/pods/")) {
            StubApiServer.answer(exchange, 404, "{}");
        } else {
            StubApiServer.answer(exchange, 200, ORPHAN);
        }
    }
}
