package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real API server does seldom: pages, expired versions, watches that end or err. */
@Timeout(60)
class ResourceWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ChannelId WEB_0 = ChannelId.parse("default/web-0/app");
    private static final ChannelId WEB_1 = ChannelId.parse("default/web-1/app");
    private static final String EXPIRED =
            "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"too old resource version\",\"code\":410}";

    @TempDir
    Path folder;

    private final List<ChannelId> changed = new CopyOnWriteArrayList<>();
    private final HeldResources held = new HeldResources();
    private final ChangeFeed feed = new ChangeFeed(held, changed::add, () -> {});
    /** Requests that wait for an answer, watches among them. */
    private final BlockingQueue<HttpExchange> asked = new LinkedBlockingQueue<>();

    private StubApiServer stub;
    private KubernetesClient client;
    private ResourceWatch watch;

    @BeforeEach
    void start() throws Exception {
        stub = StubApiServer.start(asked::add);
        client = ApiClientTest.client(stub.kubeconfig(folder));
        watch = new ResourceWatch(
                new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE), ServedNamespaces.ALL, feed);
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.close();
        client.close();
        stub.close();
    }

    @Test
    void aListIsReadPageByPage() throws Exception {
        hold(WEB_0, "5");
        hold(WEB_1, "5");

        answerList("", "page-2", item(WEB_0, "5", "/a"));
        answerList("page-2", "", item(WEB_1, "6", "/by-hand"));

        await().atMost(PATIENCE).until(() -> changed.equals(List.of(WEB_1)));
        assertThat(feed.hasSeen(WEB_0, "web-0-app")).isTrue();
        assertThat(feed.hasSeen(WEB_1, "web-1-app")).isTrue();
    }

    @Test
    void aListWhosePagesExpireIsBegunAnew() throws Exception {
        hold(WEB_0, "5");
        hold(WEB_1, "5");
        answerList("", "page-2", item(WEB_0, "5", "/a"));
        StubApiServer.answer(next("continue=page-2"), 410, EXPIRED);

        answerList("", "", item(WEB_0, "5", "/a"));

        await().atMost(PATIENCE).until(() -> changed.equals(List.of(WEB_1)));
        assertThat(feed.hasSeen(WEB_1, "web-1-app")).isFalse();
    }

    @Test
    void aWatchGoesOnWhereTheListEnds() throws Exception {
        hold(WEB_0, "5");
        answerList("", "", item(WEB_0, "5", "/a"));

        HttpExchange watching = beginWatch("resourceVersion=9");
        event(watching, "MODIFIED", item(WEB_0, "10", "/by-hand"));
        await().atMost(PATIENCE).until(() -> changed.equals(List.of(WEB_0)));
        event(watching, "BOOKMARK", "{\"kind\":\"FSWatcher\",\"metadata\":{\"resourceVersion\":\"20\"}}");
        event(watching, "SOMETHING_NEW", "{\"kind\":\"FSWatcher\",\"metadata\":{\"resourceVersion\":\"21\"}}");
        watching.close();

        HttpExchange again = beginWatch("resourceVersion=21");
        event(again, "DELETED", item(WEB_0, "22", "/by-hand"));
        await().atMost(PATIENCE).until(() -> changed.equals(List.of(WEB_0, WEB_0)));
        assertThat(feed.hasSeen(WEB_0, "web-0-app")).isFalse();
    }

    @Test
    void aVersionThatIsTooOldLeadsToAnotherListWhichTellsWhatWasMissed() throws Exception {
        hold(WEB_0, "5");
        answerList("", "", item(WEB_0, "5", "/a"));
        HttpExchange watching = beginWatch("resourceVersion=9");

        event(watching, "ERROR", EXPIRED);
        watching.close();
        answerList("", "");

        await().atMost(PATIENCE).until(() -> changed.equals(List.of(WEB_0)));
        assertThat(feed.hasSeen(WEB_0, "web-0-app")).isFalse();
    }

    @Test
    void aLineThatCannotBeReadLeadsToAnotherList() throws Exception {
        answerList("", "");
        HttpExchange watching = beginWatch("resourceVersion=9");

        watching.getResponseBody().write("<html>\n".getBytes(StandardCharsets.UTF_8));
        watching.getResponseBody().flush();

        next("limit=");
        watching.close();
    }

    @Test
    void aServerThatEndsEveryWatchAtOnceIsNotAskedInAHotLoop() throws Exception {
        answerList("", "");
        long begun = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            StubApiServer.answer(next("watch=1"), 200, "");
        }
        next("watch=1").close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(3 * 800));
    }

    @Test
    void failuresAreTriedAgainWithAGrowingDelayAndLoggedOnce() throws Exception {
        List<String> log;
        answerList("", "");
        try (LogCapture capture = LogCapture.begin()) {
            for (int i = 0; i < 3; i++) {
                StubApiServer.answer(next(""), 503, "shutting down");
            }
            answerList("", "");
            beginWatch("watch=1");
            log = capture.warnings();
        }

        assertThat(log)
                .containsExactly("changes of FSWatchers by others are not noticed for now: watch"
                        + " fswatchers.sys.bytetrade.io in all namespaces: the API server answers 503 shutting down");
    }

    @Test
    void whatFailsIsTriedAtOnceWhenTheServerIsSaidToAnswerAgain() throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            StubApiServer.answer(nextAtOnce(), 503, "shutting down");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("without the pauses of 1, 2, 4 and 8 seconds")
                .isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void theFirstFailureIsToldToWhoStarted() throws Exception {
        ResourceWatch other = new ResourceWatch(
                new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE), "elsewhere", feed);
        try {
            var started = other.start();
            HttpExchange mine = next("/namespaces/elsewhere/");
            StubApiServer.answer(mine, 403, "no");

            assertThat(started.get(30, TimeUnit.SECONDS))
                    .hasValueSatisfying(e -> assertThat(e.isForbidden()).isTrue());
        } finally {
            other.close();
        }
    }

    /** The next request whose URI has this in it; others are left unanswered. */
    private HttpExchange next(String part) throws InterruptedException {
        while (true) {
            HttpExchange exchange = asked.poll(30, TimeUnit.SECONDS);
            assertThat(exchange).as("a request with " + part).isNotNull();
            if (exchange.getRequestURI().toString().contains(part)) {
                return exchange;
            }
        }
    }

    /** The next request, for which a pause is ended. */
    private HttpExchange nextAtOnce() {
        AtomicReference<HttpExchange> next = new AtomicReference<>();
        await().atMost(PATIENCE).until(() -> {
            watch.tryAgain();
            next.set(asked.poll(50, TimeUnit.MILLISECONDS));
            return next.get() != null;
        });
        return next.get();
    }

    private void answerList(String page, String nextPage, String... items) throws Exception {
        StubApiServer.answer(
                next("continue=" + page + "&"),
                200,
                "{\"kind\":\"FSWatcherList\",\"apiVersion\":\"sys.bytetrade.io/v1alpha1\",\"metadata\":"
                        + "{\"resourceVersion\":\"9\",\"continue\":\"" + nextPage + "\"},\"items\":["
                        + String.join(",", items) + "]}");
    }

    private HttpExchange beginWatch(String part) throws Exception {
        HttpExchange exchange = next("watch=1");
        assertThat(exchange.getRequestURI().toString())
                .contains(part, "allowWatchBookmarks=true", "timeoutSeconds=240");
        exchange.sendResponseHeaders(200, 0);
        return exchange;
    }

    private static void event(HttpExchange exchange, String type, String object) throws IOException {
        String line = "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
        exchange.getResponseBody().write(line.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private void hold(ChannelId id, String version) {
        GenericKubernetesResource resource = resource(id, version, "/a");
        held.begin(id);
        held.written(id, HeldResources.Held.of(resource));
    }

    private String item(ChannelId id, String version, String path) {
        return client.getKubernetesSerialization().asJson(resource(id, version, path));
    }

    private static GenericKubernetesResource resource(ChannelId id, String version, String path) {
        WatchedPaths wanted = new WatchedPaths(id, null, new TreeSet<>(Set.of(path)), Instant.EPOCH);
        GenericKubernetesResource resource = FsWatcher.create(ResourceNames.preferred(id), wanted, Instant.EPOCH);
        resource.getMetadata().setResourceVersion(version);
        return resource;
    }
}
