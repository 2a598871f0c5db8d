package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When Events are written, and what about those that cannot be; that a real API server takes them is tested with one. */
@Timeout(60)
class RefusalEventsTest {
    private static final ChannelId ID = ChannelId.parse("default/web-0/app");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<String> written = new CopyOnWriteArrayList<>();
    private volatile Instant now = NOON;
    private volatile Optional<PodInfo> pod =
            Optional.of(new PodInfo("uid-1", null, Set.of(), Phase.RUNNING, false, List.of(), List.of()));
    private volatile int code = 201;

    private StubApiServer stub;
    private KubernetesClient client;
    private PodEvents events;

    @BeforeEach
    void start() throws Exception {
        stub = StubApiServer.start(exchange -> {
            written.add(exchange.getRequestMethod()
                    + ' '
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            StubApiServer.answer(exchange, code, "{\"metadata\":{\"name\":\"web-0.abcde\"}}");
        });
        client = ApiClientTest.client(stub.kubeconfig(folder));
        events = new PodEvents(
                new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE),
                (namespace, name) -> pod,
                () -> now);
    }

    @AfterEach
    void stop() {
        client.close();
        stub.close();
    }

    @Test
    void theFirstRefusalIsWrittenAtOnceAndTheOthersOnceAMinute() {
        refuse(NoticeCode.NOT_MAPPED, "/x is on no volume");
        assertThat(written).singleElement().asString().contains("\"count\":1", "\"reason\":\"NotMapped\"");

        refuse(NoticeCode.NOT_MAPPED, "/y is on no volume");
        pass(Duration.ofSeconds(59));
        assertThat(written).hasSize(1);
        pass(Duration.ofSeconds(1));
        assertThat(written).hasSize(2);
        assertThat(written.get(1))
                .startsWith("PATCH ")
                .contains("\"count\":2", "\"lastTimestamp\":\"2026-11-23T12:00:00Z\"", "/y is on no volume");

        pass(Duration.ofMinutes(5));
        assertThat(written).as("nothing new").hasSize(2);
    }

    @Test
    void afterTenMinutesAnotherEventIsBegunAndTheCountOfTheFirstIsWritten() {
        refuse(NoticeCode.NOT_MAPPED, "a");
        pass(Duration.ofSeconds(570));
        refuse(NoticeCode.NOT_MAPPED, "b");
        refuse(NoticeCode.NOT_MAPPED, "c");
        assertThat(written).hasSize(2).last().asString().startsWith("PATCH ").contains("\"count\":2");

        now = now.plusSeconds(30);
        refuse(NoticeCode.NOT_MAPPED, "d");
        assertThat(written).hasSize(4);
        assertThat(written.get(2)).startsWith("PATCH ").contains("\"count\":3");
        assertThat(written).last().asString().startsWith("POST ").contains("\"count\":1");
    }

    @Test
    void eachReasonHasAnEventOfItsOwn() {
        refuse(NoticeCode.NOT_MAPPED, "a");
        refuse(NoticeCode.FORBIDDEN, "b");
        refuse(NoticeCode.POD_NOT_FOUND, "c");

        assertThat(written).hasSize(3);
        assertThat(written.get(1)).contains("\"reason\":\"Forbidden\"");
        assertThat(written.get(2)).contains("\"reason\":\"PodNotFound\"");
    }

    @Test
    void theMessageSaysWhoWasRefusedWhatFromWhere() {
        refuse(NoticeCode.NOT_MAPPED, "/x is on no volume");
        assertThat(written.get(0)).contains("\"message\":\"default/web-0/app: /x is on no volume (client 10.1.2.3)\"");

        events.record(new Refusal(NoticeCode.FORBIDDEN, Optional.of(ID), UnixDomainSocketAddress.of("/s"), "no"));
        events.writeCounts();
        assertThat(written.get(1)).contains("\"message\":\"default/web-0/app: no\"");

        refuse(NoticeCode.MALFORMED, "/\u001b[2Jx\n");
        assertThat(written.get(2)).contains("default/web-0/app: /?[2Jx? (client");

        refuse(NoticeCode.LIMIT_EXCEEDED, "x".repeat(5_000));
        assertThat(written.get(3)).contains("x".repeat(1_000)).doesNotContain("x".repeat(1_024));
    }

    @Test
    void ofAPodThatDoesNotExistNothingIsWritten() {
        pod = Optional.empty();
        refuse(NoticeCode.POD_NOT_FOUND, "a");
        refuse(NoticeCode.POD_NOT_FOUND, "b");
        pass(Duration.ofMinutes(11));

        assertThat(written).isEmpty();
    }

    @Test
    void aMissingRightIsSaidOnceAndNotTriedOnAndOn() {
        code = 403;
        try (LogCapture log = LogCapture.begin()) {
            refuse(NoticeCode.NOT_MAPPED, "a");
            refuse(NoticeCode.NOT_MAPPED, "b");
            pass(Duration.ofMinutes(2));
            refuse(NoticeCode.FORBIDDEN, "c");

            assertThat(written).as("one try for each reason").hasSize(2);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("refusals are not recorded as Events on their pods: create events in namespace"
                            + " \"default\": forbidden; grant this proxy the verb \"create\" on events");
        }
    }

    @Test
    void anEventThatCouldNotBeWrittenIsTriedAgainAfterAMinute() {
        code = 503;
        try (LogCapture log = LogCapture.begin()) {
            refuse(NoticeCode.NOT_MAPPED, "a");
            pass(Duration.ofSeconds(30));
            assertThat(written).hasSize(1);
            code = 201;
            pass(Duration.ofSeconds(30));

            assertThat(written).hasSize(2).last().asString().startsWith("POST ").contains("\"count\":1");
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void nobodyWaitsForTheApiServerAndWhatComesTooFastIsDroppedAndCounted() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        PodEvents stuck = new PodEvents(
                new ApiClient(client, KubernetesClusterBuilder.MOST_CALLS_AT_ONCE),
                (namespace, name) -> {
                    asked.countDown();
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        throw AdapterException.retryable("interrupted", e);
                    }
                    return Optional.empty();
                },
                () -> now);
        try (LogCapture log = LogCapture.begin();
                RefusalEvents recorder = new RefusalEvents(stuck)) {
            recorder.refused(refusal(NoticeCode.NOT_MAPPED, "first"));
            asked.await();
            long begun = System.nanoTime();
            for (int i = 0; i < 256 + 7; i++) {
                recorder.refused(refusal(NoticeCode.NOT_MAPPED, "x"));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            answer.countDown();

            await().atMost(PATIENCE)
                    .until(() -> log.warnings().contains("7 refusals came too fast to be recorded as Events"));
        }
    }

    @Test
    void aRefusalWithoutAChannelIdIsOfNoPod() {
        try (RefusalEvents recorder = new RefusalEvents(events)) {
            recorder.refused(new Refusal(
                    NoticeCode.INVALID_CHANNEL, Optional.empty(), InetSocketAddress.createUnresolved("c", 1), "no"));
            recorder.refused(refusal(NoticeCode.NOT_MAPPED, "a"));

            await().atMost(PATIENCE).until(() -> written.size() == 1);
            assertThat(written.get(0)).contains("NotMapped");
        }
    }

    @Test
    void theThreadEndsWithTheRecorder() {
        RefusalEvents recorder = new RefusalEvents(events);
        recorder.close();
        recorder.close();

        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("fsnotify-k8s-events")));
    }

    private void refuse(NoticeCode code, String text) {
        events.record(refusal(code, text));
        events.writeCounts();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        events.writeCounts();
    }

    private static Refusal refusal(NoticeCode code, String text) {
        return new Refusal(code, Optional.of(ID), new InetSocketAddress("10.1.2.3", 40_000), text);
    }
}
