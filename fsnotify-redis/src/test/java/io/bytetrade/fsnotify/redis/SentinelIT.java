package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Source and publisher with real sentinels, their master and its replica. */
class SentinelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NEVER = Duration.ofHours(1);

    private final Transcript heard = new Transcript();
    private final List<RedisSentinel> sentinels = new ArrayList<>();
    private RecordingLog log;
    private RedisServer first;
    private RedisServer second;
    private RedisEventSource source;
    private RedisEventPublisher publisher;

    @BeforeEach
    void startRedis() {
        log = RecordingLog.open();
        first = RedisServer.start();
        second = RedisServer.start("--replicaof", "127.0.0.1", String.valueOf(first.port()));
    }

    @AfterEach
    void closeAll() throws IOException {
        if (source != null) {
            source.close();
        }
        if (publisher != null) {
            publisher.close();
        }
        log.close();
        for (RedisSentinel sentinel : sentinels) {
            sentinel.close();
        }
        for (RedisServer server : new RedisServer[] {second, first}) {
            if (server != null) {
                server.close();
            }
        }
        await().atMost(PATIENCE).until(() -> SourceThreads.alive().isEmpty());
    }

    @Test
    void afterTheMasterDiedEventsFlowOverTheNewOneBehindAGap() throws Exception {
        startSentinels(3, 2);
        begin(settings().build());
        publish("/a");

        first.kill();

        awaitReconnect();
        publish("/b");
        awaitNames("/a", "gap", "/b");
        assertThat(log.lines())
                .anyMatch(line -> line.endsWith("subscribed again to channel jfsnotify at Redis " + second.address()));
    }

    @Test
    void aMasterThatFrozeIsLeftBeforeItThawsAndIsAReplicaThen() throws Exception {
        startSentinels(1, 1);
        begin(settings().deadAfter(NEVER).build());
        publish("/a");
        awaitNames("/a");

        first.freeze();
        awaitReconnect();
        publish("/b");
        first.thaw();
        awaitDemoted(first);
        publish("/c");

        awaitNames("/a", "gap", "/b", "/c");
        assertThat(heard.gaps())
                .containsExactly(
                        "the subscription to Redis was lost (another Redis is the master now) and stands again");
    }

    @Test
    void aMasterThatIsDemotedEndsItsSubscriptionsItself() throws Exception {
        startSentinels(1, 1);
        // So that neither PING nor a question to the sentinels does it.
        begin(settings().deadAfter(NEVER).pingInterval(NEVER.minusSeconds(1)).build());
        publish("/a");
        awaitNames("/a");

        sentinels.get(0).failOver();

        awaitReconnect();
        publish("/b");
        awaitNames("/a", "gap", "/b");
        awaitDemoted(first);
        assertThat(log.warnings().get(0)).contains("lost the subscription", "Redis closed it");
    }

    @Test
    void aMasterThatLivesOnButIsForgottenBySentinelsIsLeft() throws Exception {
        startSentinels(1, 1);
        begin(settings().deadAfter(NEVER).build());
        publish("/a");
        awaitNames("/a");

        promote(second);
        sentinels.get(0).monitorInstead(second);

        awaitReconnect();
        publish("/b");
        awaitNames("/a", "gap", "/b");
        assertThat(role(first)).isEqualTo("master");
        assertThat(first.subscribers("jfsnotify")).isZero();
    }

    @Test
    void aPublisherLeavesAnOldMasterWithoutBeingAsked() throws Exception {
        startSentinels(1, 1);
        publisher = new RedisEventPublisher(settings().build());
        publisher.publish(List.of(new NodeEvent("/a", 1, "/")));
        promote(second);
        sentinels.get(0).monitorInstead(second);

        Transcript atTheNewOne = new Transcript();
        try (RedisEventSource there =
                new RedisEventSource(RedisSettings.builder(second.address()).build())) {
            there.start(atTheNewOne);

            await().atMost(PATIENCE).until(() -> publisher.publish(List.of(new NodeEvent("/b", 1, "/"))) == 1);
            await().atMost(PATIENCE).until(() -> atTheNewOne.names().equals(List.of("/b")));
        }
    }

    @Test
    void aSentinelThatIsBehindChangesNothing() throws Exception {
        startSentinels(1, 1);
        begin(settings().build());
        log.verbose();

        sentinels.get(0).monitorInstead(second);
        await().atMost(PATIENCE).until(() -> log.lines().stream().anyMatch(line -> line.contains("is not the master")));
        first.publish("jfsnotify", "[{\"Name\":\"/a\"}]");

        awaitNames("/a");
        assertThat(source.stats().reconnects()).isZero();
    }

    @Test
    void aReplicaThatSentinelsTakeForTheMasterIsNotStartedWith() throws Exception {
        sentinels.add(RedisSentinel.start(second, 1, NEVER, null));

        AdapterException failure = failure(settings());

        assertThat(failure)
                .hasMessage("Redis at " + second.address() + " is not the master that the sentinels take it for");
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void oneSentinelThatAnswersIsEnough() throws Exception {
        startSentinels(1, 1);
        int nobody = RedisServer.freePort();

        begin(settings("redis+sentinel://127.0.0.1:" + nobody + ","
                        + sentinels.get(0).address() + "/events")
                .build());

        publish("/a");
        awaitNames("/a");
    }

    @Test
    void sentinelsThatDoNotAnswerAreSaidInOneLine() throws Exception {
        int nobody = RedisServer.freePort();
        String sentinel = "Sentinel at 127.0.0.1:" + nobody + " does not answer: Connection refused; check REDIS_ADDR";

        AdapterException failure =
                failure(settings("redis+sentinel://127.0.0.1:" + nobody + ",127.0.0.1:" + nobody + "/events"));

        assertThat(failure).hasMessage("no sentinel says where the Redis events is: " + sentinel + " | " + sentinel);
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void aMasterThatNoSentinelKnowsIsPermanent() throws Exception {
        startSentinels(1, 1);
        String sentinel = sentinels.get(0).address();

        AdapterException failure = failure(settings("redis+sentinel://" + sentinel + "/other"));

        assertThat(failure)
                .hasMessage("no sentinel says where the Redis other is: Sentinel at " + sentinel
                        + " knows no master other; check REDIS_ADDR");
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void aRedisThatIsNoSentinelIsSaidInOneLine() {
        AdapterException failure = failure(settings("redis+sentinel://" + first.address() + "/events"));

        assertThat(failure).hasMessageContaining("refuses to work: ERR unknown command 'SENTINEL'");
        assertThat(failure.getMessage().lines()).hasSize(1);
    }

    @Test
    void aUserOfRedisNeedsTheRightToAskForTheRoleToo() throws Exception {
        startSentinels(1, 1);
        RedisSettingsBuilder settings =
                settings().username("proxy").password("hunter2").db(0);
        try (var admin = first.admin()) {
            admin.aclSetUser("proxy", "on", ">hunter2", "resetchannels", "&jfsnotify", "+ping", "+subscribe");
            AdapterException failure = failure(settings);
            admin.aclSetUser("proxy", "+role", "+publish");

            assertThat(failure.isRetryable()).isFalse();
            assertThat(failure)
                    .hasMessageContaining("does not permit this: NOPERM")
                    .hasMessageContaining("the user needs +ping, +subscribe, +role (to publish +publish)");
        }
        begin(settings.build());

        publish("/a");
        awaitNames("/a");
    }

    @Test
    void sentinelsAreGivenTheirOwnPassword() throws Exception {
        sentinels.add(RedisSentinel.start(first, 1, NEVER, "hunter2"));

        assertThat(failure(settings()))
                .hasMessageContaining("refuses the login: NOAUTH")
                .hasMessageEndingWith("check the user and the password for the sentinels");
        assertThat(failure(settings().sentinelPassword("hunter3")).isRetryable())
                .isFalse();
        begin(settings().sentinelPassword("hunter2").build());

        publish("/a");
        awaitNames("/a");
    }

    private void startSentinels(int count, int quorum) throws IOException {
        for (int i = 0; i < count; i++) {
            sentinels.add(RedisSentinel.start(first, quorum));
        }
        await().atMost(PATIENCE).until(() -> sentinels.stream().allMatch(each -> each.knows(1, count - 1)));
    }

    private static void promote(RedisServer replica) {
        try (var admin = replica.admin()) {
            admin.replicaofNoOne();
        }
    }

    /** Redis may cut whoever asks, for the demotion cuts everybody. */
    private static void awaitDemoted(RedisServer server) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(JedisConnectionException.class)
                .until(() -> role(server).equals("slave"));
    }

    private static String role(RedisServer server) {
        try (var admin = server.admin()) {
            return (String) admin.role().get(0);
        }
    }

    private RedisSettingsBuilder settings() {
        String addresses = sentinels.stream().map(RedisSentinel::address).collect(Collectors.joining(","));
        return settings("redis+sentinel://" + addresses + "/" + RedisSentinel.MASTER);
    }

    private static RedisSettingsBuilder settings(String address) {
        return RedisSettings.builder(address)
                .connectTimeout(Duration.ofSeconds(2))
                .pingInterval(Duration.ofMillis(200))
                .retry(Duration.ofMillis(10), Duration.ofMillis(200));
    }

    private void begin(RedisSettings settings) throws AdapterException {
        source = new RedisEventSource(settings);
        source.start(heard);
        publisher = new RedisEventPublisher(settings);
    }

    private AdapterException failure(RedisSettingsBuilder settings) {
        RedisEventSource failing = new RedisEventSource(settings.build());
        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> failing.start(heard));
        assertThat(failure).isNotNull();
        return failure;
    }

    private void awaitReconnect() {
        await().atMost(PATIENCE)
                .until(() -> source.stats().reconnects() >= 1 && source.stats().subscribed());
    }

    /** Publishes until somebody hears it: while Redis fails over a publisher fails, or speaks to nobody. */
    private void publish(String name) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(AdapterException.class)
                .until(() -> publisher.publish(List.of(new NodeEvent(name, 1, "/"))) == 1);
    }

    private void awaitNames(String... names) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard.names()).containsExactly(names));
    }
}
