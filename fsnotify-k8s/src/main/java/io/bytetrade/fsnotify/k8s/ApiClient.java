package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes requests to the API server, with the configuration, credentials and connections of a fabric8 client. A request has
 * five seconds; eight are under way at once (DESIGN §8), and further ones wait for their turn in the order in which they came.
 * Nothing is tried again here: the callers know what a repetition means. Any thread; every method blocks.
 */
final class ApiClient {
    /** From a request's turn to the last byte of its answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(ApiClient.class.getName());

    private final KubernetesClient client;
    private final KubernetesSerialization json;
    private final ApiServer server;
    private final Semaphore turns;
    private final ApiCallCounts counts = new ApiCallCounts();

    /**
     * A client that is closed with the given one.
     *
     * @param atOnce how many requests may be under way, but for those whose answers come line by line
     */
    ApiClient(KubernetesClient client, int atOnce) {
        turns = new Semaphore(atOnce, true);
        this.client = client;
        this.json = client.getKubernetesSerialization();
        this.server = ApiServer.at(client.getConfiguration().getMasterUrl());
    }

    ApiServer server() {
        return server;
    }

    /** How many requests there were, by what came of them. */
    List<ApiCallCount> calls() {
        return counts.snapshot();
    }

    /**
     * Makes a request and reads the answer.
     *
     * @throws ApiFailure if there is no answer, or it is no success
     */
    <T> T send(ApiRequest request, Class<T> answer) throws ApiFailure {
        return read(request, text(request), answer);
    }

    /** Makes a request whose answer does not matter if it is a success. */
    void send(ApiRequest request) throws ApiFailure {
        text(request);
    }

    /**
     * Makes a request whose answer comes line by line, and hands the lines over until it ends, or its connection does. It takes
     * nobody's turn.
     *
     * @param longest after this time the connection counts as broken
     * @param lines takes each line, on a thread of the HTTP client's, one at a time
     * @throws ApiFailure if the answer does not begin, is no success or cannot be read, or {@code lines} throws
     */
    void stream(ApiRequest request, Duration longest, LineReader.Lines lines) throws ApiFailure {
        LineReader reader = new LineReader(lines);
        try {
            HttpResponse<AsyncBody> response =
                    answer(request, client.getHttpClient().consumeBytes(http(request), reader));
            if (response.isSuccessful()) {
                read(response.body(), longest);
            } else {
                reader.collect();
                read(response.body(), TIMEOUT);
                throw new ApiFailure(request, server, ApiStatus.of(response, reader.collected(), json));
            }
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            throw unanswered(request, e);
        }
    }

    /** Reads JSON that belongs to the answer of a request. */
    <T> T read(ApiRequest request, String text, Class<T> type) throws ApiFailure {
        try {
            return json.unmarshal(text, type);
        } catch (RuntimeException e) {
            throw unreadable(request, e);
        }
    }

    /** Reads YAML or JSON of our own. */
    <T> T parse(String text, Class<T> type) {
        return json.unmarshal(text, type);
    }

    /** Reads a part of an answer as an object of the API. */
    <T> T convert(ApiRequest request, Object part, Class<T> type) throws ApiFailure {
        try {
            return json.convertValue(part, type);
        } catch (RuntimeException e) {
            throw unreadable(request, e);
        }
    }

    /** The failure that a Status object within an answer tells of. */
    ApiFailure declined(ApiRequest request, Object status) throws ApiFailure {
        return new ApiFailure(request, server, ApiStatus.of(convert(request, status, Status.class)));
    }

    private String text(ApiRequest request) throws ApiFailure {
        HttpResponse<byte[]> response = inTurn(request);
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (!response.isSuccessful()) {
            throw new ApiFailure(request, server, ApiStatus.of(response, body, json));
        }
        return body;
    }

    private HttpResponse<byte[]> inTurn(ApiRequest request) throws ApiFailure {
        try {
            turns.acquire();
            try {
                return answer(request, client.getHttpClient().sendAsync(http(request), byte[].class));
            } finally {
                turns.release();
            }
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            throw unanswered(request, e);
        }
    }

    private ApiFailure unanswered(ApiRequest request, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        return cause instanceof ApiFailure told ? told : new ApiFailure(request, server, cause);
    }

    private ApiFailure unreadable(ApiRequest request, RuntimeException cause) {
        ProtocolException unreadable = new ProtocolException("gives an answer that cannot be understood; is it one?");
        unreadable.initCause(cause);
        return new ApiFailure(request, server, unreadable);
    }

    private HttpRequest http(ApiRequest request) {
        HttpRequest.Builder builder =
                client.getHttpClient().newHttpRequestBuilder().uri(server.url() + request.path());
        if (request.body() != null) {
            builder.method(request.method(), request.contentType(), json.asJson(request.body()));
        }
        return builder.build();
    }

    /** Reads to the end, which a broken connection is as well: something between here and the server may cut it any time. */
    private static void read(AsyncBody body, Duration longest) throws InterruptedException, ExecutionException {
        try {
            body.consume();
            body.done().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.log(Level.DEBUG, "nothing came of an answer any more");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException) || e.getCause() instanceof ProtocolException) {
                throw e;
            }
            LOG.log(Level.DEBUG, "the connection of an answer broke off: {0}", e.getCause());
        } finally {
            body.cancel();
        }
    }

    private <T> HttpResponse<T> answer(ApiRequest request, CompletableFuture<HttpResponse<T>> pending)
            throws InterruptedException, ExecutionException, TimeoutException {
        boolean answered = false;
        try {
            HttpResponse<T> response = await(pending);
            answered = true;
            counts.answered(request, response.code());
            return response;
        } finally {
            if (!answered) {
                counts.unanswered(request);
            }
        }
    }

    private static <T> T await(CompletableFuture<T> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            answer.cancel(true);
        }
    }
}
