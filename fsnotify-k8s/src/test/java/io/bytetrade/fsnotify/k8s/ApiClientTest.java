package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ApiClientTest {
    private static final ApiRequest GET_POD = ApiResource.PODS.get("default", "web-0");
    private static final ApiRequest CREATE =
            ApiResource.FSWATCHERS.create("default", "web-0-app", Map.of("kind", "FSWatcher"));

    @TempDir
    Path folder;

    private StubApiServer stub;
    private KubernetesClient client;
    private ApiClient api;

    @BeforeEach
    void start() throws Exception {
        stub = StubApiServer.start(StubApiServer.always(200, "{}"));
        client = client(stub.kubeconfig(folder));
        api = new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE);
    }

    @AfterEach
    void stop() {
        client.close();
        stub.close();
    }

    @Test
    void aRequestSaysWhatItIsWithoutItsBody() {
        assertThat(CREATE).hasToString("create fswatchers.sys.bytetrade.io \"web-0-app\" in namespace \"default\"");
        assertThat(ApiResource.FSWATCHERS.list(ServedNamespaces.ALL, Map.of()))
                .hasToString("list fswatchers.sys.bytetrade.io in all namespaces");
    }

    @Test
    void requestsAreCountedByWhatCameOfThem() throws Exception {
        api.send(GET_POD);
        api.send(GET_POD);
        api.send(CREATE);
        api.stream(ApiResource.FSWATCHERS.watch("default", Map.of()), Duration.ofSeconds(10), line -> {});
        stub.close();
        catchThrowableOfType(ApiFailure.class, () -> api.send(GET_POD));

        assertThat(api.calls())
                .containsExactlyInAnyOrder(
                        new ApiCallCount("get", "pods", "200", 2),
                        new ApiCallCount("create", "fswatchers.sys.bytetrade.io", "200", 1),
                        new ApiCallCount("watch", "fswatchers.sys.bytetrade.io", "200", 1),
                        new ApiCallCount("get", "pods", "none", 1));
    }

    @Test
    void requestsGoWhereTheApiHasThem() throws Exception {
        api.send(GET_POD);
        api.send(CREATE);
        api.send(ApiResource.FSWATCHERS.update("default", "n", Map.of()));
        api.send(ApiResource.FSWATCHERS.delete("default", "n", Map.of()));
        api.send(ApiResource.EVENTS.patch("default", "e", Map.of()));
        api.send(ApiResource.FSWATCHERS.list("default", Map.of("labelSelector", "a/b=c", "limit", "5")));
        api.send(ApiResource.FSWATCHERS.list(ServedNamespaces.ALL, Map.of("limit", "5")));
        api.send(ApiResource.FSWATCHERS.discovery());

        assertThat(stub.requests())
                .containsExactly(
                        "GET /api/v1/namespaces/default/pods/web-0",
                        "POST /apis/sys.bytetrade.io/v1alpha1/namespaces/default/fswatchers",
                        "PUT /apis/sys.bytetrade.io/v1alpha1/namespaces/default/fswatchers/n",
                        "DELETE /apis/sys.bytetrade.io/v1alpha1/namespaces/default/fswatchers/n",
                        "PATCH /api/v1/namespaces/default/events/e",
                        "GET /apis/sys.bytetrade.io/v1alpha1/namespaces/default/fswatchers?labelSelector=a%2Fb%3Dc&limit=5",
                        "GET /apis/sys.bytetrade.io/v1alpha1/fswatchers?limit=5",
                        "GET /apis/sys.bytetrade.io/v1alpha1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | bad                                   | false | the API server answers 400 bad",
                "401 | Unauthorized                          | true  | does not accept this proxy's credentials (401 Unauthorized)",
                "403 | User \"x\" cannot create              | false | forbidden; grant this proxy the verb \"create\" on"
                        + " fswatchers.sys.bytetrade.io in namespace \"default\" with a Role or ClusterRole (User \"x\" cannot create)",
                "403 | no: because it is being terminated    | false | the namespace is being deleted",
                "404 | not found                             | true  | kubectl apply -f fswatcher-crd.yaml",
                "409 | the object has been modified          | true  | somebody else changed it at the same time",
                "413 | limit is 3145728                      | false | watch fewer paths",
                "422 | spec.pod: Required value              | false | the API server answers 422 spec.pod: Required value",
                "429 | slow down                             | true  | too much to do (429 slow down); it asks to wait 7 s",
                "500 | etcdserver: request is too large      | false | watch fewer paths",
                "500 | etcdserver: leader changed            | true  | the API server answers 500 etcdserver: leader changed",
                "503 | apiserver is shutting down            | true  | the API server answers 503 apiserver is shutting down",
                "504 | a proxy says so                       | true  | the API server answers 504 a proxy says so",
            })
    void aRefusalSaysWhatWasAskedWhatCameBackAndWhetherToTryAgain(
            int code, String message, boolean retryable, String text) {
        stub.script(StubApiServer.always(code, status(code, message), "Retry-After", "7"));

        AdapterException failure = failure(CREATE);

        assertThat(failure)
                .hasMessageStartingWith(code == 401 ? "the API server" : CREATE + ": ")
                .hasMessageContaining(text)
                .matches(e -> e.isRetryable() == retryable, "retryable: " + retryable);
        assertThat(failure.getMessage()).doesNotContain("\n").doesNotContain("stub-token");
    }

    @Test
    void aRefusalInPlainTextIsOneShortLine() {
        stub.script(StubApiServer.always(429, "Too many requests,\n please try again later.\n", "Retry-After", "1"));
        assertThat(failure(CREATE))
                .hasMessageEndingWith("(429 Too many requests, please try again later.); it asks to wait 1 s");

        stub.script(StubApiServer.always(502, "<html>" + "x".repeat(100_000)));
        assertThat(failure(CREATE).getMessage()).hasSizeLessThan(1_300).endsWith("xxx...");

        stub.script(StubApiServer.always(503, ""));
        assertThat(failure(CREATE)).hasMessageContaining("answers 503").matches(AdapterException::isRetryable);
    }

    @Test
    void aNamespaceThatDoesNotExistIsPermanent() {
        stub.script(StubApiServer.always(404, """
                {"kind":"Status","message":"namespaces \\"default\\" not found","details":{"kind":"namespaces"},"code":404}
                """));

        assertThat(failure(CREATE))
                .hasMessageEndingWith("there is no such namespace")
                .matches(e -> !e.isRetryable());
    }

    @Test
    void anAnswerThatIsNoJsonIsAFailureThatMayPass() {
        stub.script(StubApiServer.always(200, "<html>log in first</html>"));

        ApiFailure failure = catchThrowableOfType(ApiFailure.class, () -> api.send(GET_POD, Pod.class));

        assertThat(failure.toAdapterException())
                .hasMessageEndingWith(
                        "the API server " + stub.url() + " gives an answer that cannot be understood; is it one?")
                .matches(AdapterException::isRetryable);
    }

    @Test
    void nobodyListens() throws Exception {
        stub.close();

        assertThat(failure(GET_POD))
                .hasMessage("the API server " + stub.url() + " does not answer: nobody listens there")
                .matches(AdapterException::isRetryable);
    }

    @Test
    void aServerThatClosesTheConnectionIsAFailureThatMayPass() {
        stub.script(exchange -> {
            throw new IOException("hang up");
        });

        assertThat(failure(GET_POD)).hasMessageContaining("does not answer: ").matches(AdapterException::isRetryable);
    }

    @Test
    void anAnswerMayTakeFiveSecondsToItsLastByte() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        stub.script(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(over);
        });
        long begun = System.nanoTime();

        assertThat(failure(GET_POD)).hasMessageContaining("no answer in time").matches(AdapterException::isRetryable);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(4_900));
        over.countDown();
    }

    @Test
    void anInterruptEndsTheCallAndStays() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        stub.script(exchange -> {
            asked.countDown();
            await(over);
        });
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> interrupted = thread.submit(() -> {
                AdapterException failure = failure(GET_POD);
                assertThat(failure).hasMessageContaining("interrupted").matches(AdapterException::isRetryable);
                return Thread.currentThread().isInterrupted();
            });
            asked.await();
            thread.shutdownNow();
            assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            over.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 8})
    void noMoreRequestsThanAllowedAreUnderWayAtOnce(int allowed) throws Exception {
        ApiClient bounded = new ApiClient(client, allowed);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore asked = new Semaphore(0);
        Semaphore answers = new Semaphore(0);
        stub.script(exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            asked.release();
            answers.acquireUninterruptibly();
            now.decrementAndGet();
            StubApiServer.answer(exchange, 200, "{}");
        });
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(threads.submit(() -> {
                    bounded.send(GET_POD);
                    return null;
                }));
            }
            asked.acquire(allowed);
            assertThat(asked.tryAcquire(300, TimeUnit.MILLISECONDS))
                    .as("one more request")
                    .isFalse();
            answers.release(20);
            for (Future<?> call : calls) {
                call.get(30, TimeUnit.SECONDS);
            }
            assertThat(most.get()).isEqualTo(allowed);
        } finally {
            answers.release(20);
            threads.shutdownNow();
        }
    }

    @Test
    void aStreamIsHandedOverLineByLine() throws Exception {
        stub.script(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (String part : List.of("{\"a\":", "1}\n{\"b\":\"ä\"}\n{\"c\"", ":3}\n")) {
                exchange.getResponseBody().write(part.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            exchange.close();
        });
        List<String> lines = new ArrayList<>();

        api.stream(GET_POD, Duration.ofSeconds(30), lines::add);

        assertThat(lines).containsExactly("{\"a\":1}", "{\"b\":\"ä\"}", "{\"c\":3}");
    }

    @Test
    void aStreamMayBeRefused() {
        stub.script(StubApiServer.always(403, status(403, "User \"x\" cannot watch")));

        ApiFailure failure =
                catchThrowableOfType(ApiFailure.class, () -> api.stream(GET_POD, Duration.ofSeconds(30), line -> {}));

        assertThat(failure.isForbidden()).isTrue();
        assertThat(failure.toAdapterException()).hasMessageContaining("User \"x\" cannot watch");
    }

    @Test
    void aStreamThatStaysSilentForTooLongIsOver() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        stub.script(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{}\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await(over);
        });
        List<String> lines = new CopyOnWriteArrayList<>();

        api.stream(GET_POD, Duration.ofSeconds(2), lines::add);

        assertThat(lines).containsExactly("{}");
        over.countDown();
    }

    @Test
    void aStreamWhoseConnectionBreaksIsOver() throws Exception {
        stub.script(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{}\n{\"cut".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("hang up");
        });
        List<String> lines = new CopyOnWriteArrayList<>();

        api.stream(GET_POD, Duration.ofSeconds(30), lines::add);

        assertThat(lines).containsExactly("{}");
    }

    @Test
    void aLineThatDoesNotEndIsAFailure() {
        stub.script(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 17; i++) {
                exchange.getResponseBody().write(megabyte);
            }
        });

        ApiFailure failure =
                catchThrowableOfType(ApiFailure.class, () -> api.stream(GET_POD, Duration.ofSeconds(30), line -> {}));

        assertThat(failure.toAdapterException()).hasMessageEndingWith("gives a line of more than 16777216 bytes");
    }

    @Test
    void whatTheTakerOfLinesThrowsEndsTheStream() {
        stub.script(StubApiServer.always(200, "{}\n{}\n"));
        ApiFailure told = new ApiFailure(GET_POD, api.server(), new IOException("enough"));

        ApiFailure failure = catchThrowableOfType(
                ApiFailure.class,
                () -> api.stream(GET_POD, Duration.ofSeconds(30), line -> {
                    throw told;
                }));

        assertThat(failure).isSameAs(told);
    }

    @Test
    void aClosedClientIsAFailureToo() {
        client.close();

        assertThat(failure(GET_POD)).hasMessageContaining("Client is closed");
    }

    private AdapterException failure(ApiRequest request) {
        return catchThrowableOfType(ApiFailure.class, () -> api.send(request)).toAdapterException();
    }

    private static String status(int code, String message) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\""
                + message.replace("\"", "\\\"") + "\",\"code\":" + code + "}";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static KubernetesClient client(Path kubeconfig) throws AdapterException {
        return new KubernetesClientBuilder()
                .withConfig(ClusterConfig.read(kubeconfig, null))
                .build();
    }
}
