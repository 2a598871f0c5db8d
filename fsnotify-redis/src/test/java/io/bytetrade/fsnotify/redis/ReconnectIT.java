package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** A subscription is lost in every way that a real Redis knows, and stands again. */
class ReconnectIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CHANNEL = "jfsnotify";

    private final Transcript heard = new Transcript();
    private RecordingLog log;
    private RedisServer server;
    private RedisEventSource source;

    @BeforeEach
    void listenToTheLog() {
        log = RecordingLog.open();
    }

    @AfterEach
    void closeAll() {
        if (source != null) {
            source.close();
        }
        if (server != null) {
            server.close();
        }
        log.close();
    }

    @Test
    void afterARestartOfRedisEventsFlowAgainBehindAGap() throws Exception {
        server = RedisServer.start();
        begin(settings(server.address()));
        publish("/a");
        awaitNames("/a");

        server.kill();
        await().atMost(PATIENCE).until(() -> log.warnings().size() == 2);
        assertThat(source.stats().subscribed()).isFalse();
        server.restart();
        awaitSubscribed();
        publish("/b");

        awaitNames("/a", "gap", "/b");
        assertThat(source.stats().reconnects()).isEqualTo(1);
        assertThat(heard.gaps())
                .singleElement()
                .asString()
                .startsWith("the subscription to Redis was lost (")
                .doesNotContain("127.0.0.1", String.valueOf(server.port()));
        assertThat(log.warnings()).hasSize(2);
        assertThat(log.warnings().get(0)).contains("lost the subscription to channel jfsnotify", server.address());
        assertThat(log.warnings().get(1)).contains("does not answer: Connection refused");
    }

    @Test
    void aKilledClientSubscribesAgainBehindAGap() throws Exception {
        server = RedisServer.start();
        begin(settings(server.address()));

        try (Jedis admin = server.admin()) {
            admin.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB));
        }
        await().atMost(PATIENCE).until(() -> source.stats().reconnects() == 1);
        publish("/b");

        awaitNames("gap", "/b");
        assertThat(heard.gaps())
                .containsExactly("the subscription to Redis was lost (Redis closed it) and stands again");
    }

    @Test
    void aFrozenRedisIsGivenUpAndHeardAgainWhenItThaws() throws Exception {
        server = RedisServer.start();
        begin(impatient(server.address()).connectTimeout(Duration.ofMillis(500)).build());

        server.freeze();
        await().atMost(PATIENCE).until(() -> !source.stats().subscribed());
        await().atMost(PATIENCE).until(() -> log.warnings().size() == 2);
        server.thaw();
        awaitSubscribed();
        publish("/b");

        await().atMost(PATIENCE).until(() -> heard.names().contains("/b"));
        assertThat(heard.gaps().get(0))
                .isEqualTo("the subscription to Redis was lost (no answer within 1000 ms) and stands again");
        assertThat(log.warnings().get(1)).contains("does not answer: no answer within 500 ms; check REDIS_ADDR");
    }

    @Test
    void aLinkThatLosesEverythingSilentlyIsNoticedByPing() throws Exception {
        server = RedisServer.start();
        try (FaultyLink link = new FaultyLink(server.port())) {
            begin(impatient(link.address()).build());
            publish("/a");
            awaitNames("/a");

            link.links().get(0).goSilent();

            await().atMost(PATIENCE).until(() -> source.stats().reconnects() == 1);
            publish("/b");
            awaitNames("/a", "gap", "/b");
        }
    }

    @Test
    void withTheDefaultsASilentDeathIsNoticedWithinFifteenSeconds() throws Exception {
        server = RedisServer.start();
        try (FaultyLink link = new FaultyLink(server.port())) {
            begin(RedisSettings.builder(link.address()).build());

            link.links().get(0).goSilent();

            await().atMost(Duration.ofSeconds(15)).until(() -> !source.stats().subscribed());
            awaitSubscribedAfter(1);
        }
    }

    @Test
    void silenceIsFilledWithPings() throws Exception {
        server = RedisServer.start();
        try (FaultyLink link = new FaultyLink(server.port())) {
            begin(RedisSettings.builder(link.address())
                    .pingInterval(Duration.ofMillis(50))
                    .deadAfter(PATIENCE)
                    .build());
            long subscribed = link.links().get(0).toServer();

            await().atMost(PATIENCE).until(() -> link.links().get(0).toServer() >= subscribed + 5 * 14);

            publish("/a");
            awaitNames("/a");
        }
    }

    @Test
    void aSubscriberThatRedisCutsForItsSlownessHearsAGapBehindWhatItGot() throws Exception {
        server = RedisServer.start("--client-output-buffer-limit", "pubsub", "1mb", "0", "0");
        CountDownLatch release = new CountDownLatch(1);
        source = new RedisEventSource(settings(server.address()));
        source.start(new HeldSink(heard, release));
        String filler = "x".repeat(100_000);

        // Redis' own buffer and those of both sockets must be full: then it cuts.
        int sent = 0;
        while (server.subscribers(CHANNEL) == 1) {
            publish("/" + sent++ + "/" + filler);
        }
        release.countDown();
        awaitSubscribedAfter(1);
        publish("/end");

        await().atMost(PATIENCE).until(() -> heard.names().contains("/end"));
        List<String> names = heard.names();
        int gap = names.indexOf("gap");
        assertThat(gap).isPositive().isLessThan(sent);
        for (int i = 0; i < gap; i++) {
            assertThat(names.get(i)).startsWith("/" + i + "/");
        }
        assertThat(names.subList(gap, names.size())).containsExactly("gap", "/end");
    }

    @Test
    void aPasswordThatChangedIsToldOnceAndReadAnewFromItsFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "first\n");
        server = RedisServer.startWithPassword("first");
        begin(RedisSettings.builder(server.address())
                .passwordFile(file)
                .retry(Duration.ofMillis(5), Duration.ofMillis(50))
                .build());

        server.kill();
        server.restart("second");
        try (Jedis admin = server.admin("second")) {
            await().atMost(PATIENCE).until(() -> refusals(admin) >= 5);
        }
        assertThat(log.warnings().stream().filter(line -> line.contains("refuses the login")))
                .singleElement()
                .asString()
                .contains("WRONGPASS", "check REDIS_USERNAME and REDIS_PASSWORD")
                .doesNotContain("first", "second");
        Files.writeString(file, "second\n");

        awaitSubscribed();
        await().atMost(PATIENCE).until(() -> heard.names().equals(List.of("gap")));
    }

    @Test
    void aLoginThatIsRefusedIsNoRetryStorm() throws Exception {
        server = RedisServer.start();
        try (Jedis admin = server.admin()) {
            admin.aclSetUser("proxy", "on", ">secret", "resetchannels", "&jfsnotify", "+ping", "+subscribe");
            begin(RedisSettings.builder(server.address())
                    .username("proxy")
                    .password("secret")
                    .db(0)
                    .retry(Duration.ofMillis(1), Duration.ofHours(1))
                    .build());

            admin.aclSetUser("proxy", "resetpass", ">another");
            admin.clientKill(ClientKillParams.clientKillParams().user("proxy"));

            await().atMost(PATIENCE).until(() -> refusals(admin) >= 1);
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> refusals(admin) == 1);
        }
    }

    @Test
    void aPasswordThatChangedMeanwhileIsToldOnceAndTriedUntilItIsRightAgain() throws Exception {
        server = RedisServer.start();
        try (Jedis admin = server.admin()) {
            admin.aclSetUser("proxy", "on", ">hunter2", "resetchannels", "&jfsnotify", "+ping", "+subscribe");
            begin(RedisSettings.builder("redis://proxy:hunter2@" + server.address() + "/0")
                    .retry(Duration.ofMillis(5), Duration.ofMillis(50))
                    .build());

            admin.aclSetUser("proxy", "resetpass", ">another");
            admin.clientKill(ClientKillParams.clientKillParams().user("proxy"));
            await().atMost(PATIENCE).until(() -> refusals(admin) >= 3);
            admin.aclSetUser("proxy", ">hunter2");

            awaitSubscribedAfter(1);
            await().atMost(PATIENCE).until(() -> heard.names().equals(List.of("gap")));
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(1)).contains("refuses the login: WRONGPASS");
            assertThat(log.lines()).noneMatch(line -> line.contains("hunter2"));
        }
    }

    @Test
    void aRightThatIsTakenAwayAndGivenBackIsAGap() throws Exception {
        server = RedisServer.start();
        try (Jedis admin = server.admin()) {
            admin.aclSetUser("proxy", "on", ">secret", "resetchannels", "&jfsnotify", "+ping", "+subscribe");
            begin(RedisSettings.builder(server.address())
                    .username("proxy")
                    .password("secret")
                    .db(0)
                    .retry(Duration.ofMillis(5), Duration.ofMillis(50))
                    .build());

            admin.aclSetUser("proxy", "resetchannels");
            await().atMost(PATIENCE).until(() -> log.warnings().size() == 2);
            assertThat(log.warnings().get(1)).contains("does not permit this: NOPERM", "+subscribe", "&jfsnotify");
            admin.aclSetUser("proxy", "&jfsnotify");

            awaitSubscribedAfter(1);
            await().atMost(PATIENCE).until(() -> heard.names().equals(List.of("gap")));
            assertThat(log.warnings()).hasSize(2);
        }
    }

    @Test
    void aSinkThatFailsCostsTheSubscriptionAndIsAGap() throws Exception {
        server = RedisServer.start();
        source = new RedisEventSource(settings(server.address()));
        source.start(new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                if (batch.get(0).name().equals("/bad")) {
                    throw new IllegalStateException("a bug of the sink");
                }
                heard.events(batch);
            }

            @Override
            public void gap(String reason) {
                heard.gap(reason);
            }
        });

        publish("/bad");
        awaitSubscribedAfter(1);
        publish("/good");

        awaitNames("gap", "/good");
        assertThat(heard.gaps().get(0)).contains("internal error");
    }

    private static long refusals(Jedis admin) {
        return admin.info("errorstats")
                .lines()
                .filter(line -> line.startsWith("errorstat_WRONGPASS:count="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
                .sum();
    }

    private static RedisSettings settings(String address) {
        return RedisSettings.builder(address)
                .retry(Duration.ofMillis(10), Duration.ofMillis(200))
                .build();
    }

    private static RedisSettingsBuilder impatient(String address) {
        return RedisSettings.builder(address)
                .pingInterval(Duration.ofMillis(200))
                .deadAfter(Duration.ofMillis(1000))
                .retry(Duration.ofMillis(10), Duration.ofMillis(200));
    }

    private void begin(RedisSettings settings) throws Exception {
        source = new RedisEventSource(settings);
        source.start(heard);
    }

    private void publish(String name) {
        server.publish(CHANNEL, "[{\"Name\":\"" + name + "\",\"Op\":1,\"Key\":\"/\"}]");
    }

    private void awaitNames(String... names) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard.names()).containsExactly(names));
    }

    private void awaitSubscribed() {
        await().atMost(PATIENCE).until(() -> source.stats().subscribed());
    }

    private void awaitSubscribedAfter(int reconnects) {
        await().atMost(PATIENCE)
                .until(() -> source.stats().reconnects() >= reconnects
                        && source.stats().subscribed());
    }

    private record HeldSink(EventSink next, CountDownLatch release) implements EventSink {
        @Override
        public void events(List<NodeEvent> batch) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            next.events(batch);
        }

        @Override
        public void gap(String reason) {
            next.gap(reason);
        }
    }
}
