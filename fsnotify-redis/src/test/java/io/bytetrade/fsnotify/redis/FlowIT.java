package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Events on their way through a real Redis: none is lost, none overtakes another, and a slow sink is no fault of Redis. */
class FlowIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 100_000;

    private final Transcript heard = new Transcript();
    private RedisServer server;
    private RedisEventSource source;

    @BeforeEach
    void startRedis() {
        server = RedisServer.start();
    }

    @AfterEach
    void closeAll() {
        if (source != null) {
            source.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aHundredThousandNumberedEventsArriveInOrderAndWithoutAGap() throws Exception {
        begin(RedisSettings.builder(server.address()), heard);
        Random random = new Random(3);
        List<NodeEvent> all = new ArrayList<>();
        try (RedisEventPublisher publisher =
                new RedisEventPublisher(RedisSettings.builder(server.address()).build(), "node-1")) {
            while (all.size() < MANY) {
                List<NodeEvent> some = events(all.size(), Math.min(MANY, all.size() + 1 + random.nextInt(2000)));
                assertThat(publisher.publish(some)).isEqualTo(1);
                all.addAll(some);
            }
        }

        await().atMost(PATIENCE).until(() -> heard.size() >= MANY);
        assertThat(heard.entries()).isEqualTo(new ArrayList<Object>(all));
        assertThat(source.stats().events()).isEqualTo(MANY);
        assertThat(source.stats().skippedElements()).isZero();
    }

    @Test
    void manySmallPayloadsInOneBurstArriveInOrder() throws Exception {
        begin(RedisSettings.builder(server.address()), heard);
        List<NodeEvent> all = events(0, 20_000);

        try (Jedis jedis = server.admin();
                Pipeline pipeline = jedis.pipelined()) {
            for (NodeEvent event : all) {
                pipeline.publish("jfsnotify", "[{\"Name\":\"" + event.name() + "\",\"Op\":1,\"Key\":\"/srv\"}]");
            }
        }

        await().atMost(PATIENCE).until(() -> heard.size() >= all.size());
        assertThat(heard.entries()).isEqualTo(new ArrayList<Object>(all));
        assertThat(source.stats().payloads()).isEqualTo(all.size());
    }

    @Test
    void aSinkThatBlocksForLongerThanRedisMayBeSilentLosesNothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        RedisSettingsBuilder impatient = RedisSettings.builder(server.address())
                .pingInterval(Duration.ofMillis(300))
                .deadAfter(Duration.ofMillis(1500));
        begin(impatient, new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                if (batch.get(0).name().equals("/srv/0")) {
                    await(never);
                }
                heard.events(batch);
            }

            @Override
            public void gap(String reason) {
                heard.gap(reason);
            }

            private void await(CountDownLatch latch) {
                try {
                    latch.await(2, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        List<NodeEvent> all = events(0, 1000);

        try (RedisEventPublisher publisher =
                new RedisEventPublisher(RedisSettings.builder(server.address()).build())) {
            for (NodeEvent event : all) {
                publisher.publish(List.of(event));
            }
        }

        await().atMost(PATIENCE).until(() -> heard.size() >= all.size());
        assertThat(heard.entries()).isEqualTo(new ArrayList<Object>(all));
        assertThat(source.stats().reconnects()).isZero();
    }

    @Test
    void aPayloadThatIsTooLongIsPassedOverAndIsAGap() throws Exception {
        begin(RedisSettings.builder(server.address()).maxPayloadBytes(1 << 20), heard);
        String tooLong = "[{\"Name\":\"/" + "x".repeat(1 << 20) + "\"}]";
        String justFits = "[{\"Name\":\"/" + "y".repeat((1 << 20) - 14) + "\"}]";

        server.publish("jfsnotify", "[{\"Name\":\"/a\"}]");
        server.publish("jfsnotify", tooLong);
        server.publish("jfsnotify", justFits);
        server.publish("jfsnotify", "[{\"Name\":\"/b\"}]");

        await().atMost(PATIENCE).until(() -> heard.names().contains("/b"));
        assertThat(heard.names()).hasSize(4).startsWith("/a", "gap").endsWith("/b");
        assertThat(heard.gaps()).containsExactly("a payload that was too long was skipped");
        assertThat(source.stats().skippedPayloads()).isEqualTo(1);
        assertThat(source.stats().payloads()).isEqualTo(4);
        assertThat(source.stats().reconnects()).isZero();
    }

    @Test
    void oneBadPayloadDoesNotTouchItsNeighbours() throws Exception {
        begin(RedisSettings.builder(server.address()), heard);

        server.publish("jfsnotify", "[{\"Name\":\"/a\"}]");
        server.publish("jfsnotify", "[{\"Name\":\"/lost\"},");
        server.publish("jfsnotify", "[{\"Name\":\"/b\"},null,{\"Name\":\"/c\",\"Op\":4294967296},{\"Name\":\"/d\"}]");

        await().atMost(PATIENCE).until(() -> heard.names().contains("/d"));
        assertThat(heard.names()).containsExactly("/a", "/b", "/d");
        assertThat(heard.batches()).containsExactly(1, 2);
        assertThat(source.stats()).isEqualTo(new RedisSourceStats(3, 3, 2, 1, 0, true));
    }

    @Test
    void anotherChannelIsAnotherStream() throws Exception {
        begin(RedisSettings.builder(server.address()).channel("other"), heard);

        server.publish("jfsnotify", "[{\"Name\":\"/not-this\"}]");
        server.publish("other", "[{\"Name\":\"/this\"}]");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard.names()).containsExactly("/this"));
    }

    private void begin(RedisSettingsBuilder settings, EventSink sink) throws Exception {
        source = new RedisEventSource(settings.build());
        source.start(sink);
    }

    private static List<NodeEvent> events(int from, int to) {
        List<NodeEvent> events = new ArrayList<>();
        for (int number = from; number < to; number++) {
            events.add(new NodeEvent("/srv/" + number, 1, "/srv"));
        }
        return events;
    }
}
