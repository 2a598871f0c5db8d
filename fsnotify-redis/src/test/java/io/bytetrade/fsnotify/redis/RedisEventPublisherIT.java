package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** {@link RedisEventPublisher} against a real Redis, heard by a {@link RedisEventSource}. */
class RedisEventPublisherIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final NodeEvent EVENT = new NodeEvent("/srv/a", 2, "/srv", "worker-1");

    private final Transcript heard = new Transcript();
    private RedisServer server;
    private RedisSettings settings;
    private RedisEventPublisher publisher;
    private RedisEventSource source;

    @BeforeEach
    void startRedis() {
        server = RedisServer.start();
        settings = RedisSettings.builder(server.address())
                .connectTimeout(Duration.ofSeconds(2))
                .retry(Duration.ofMillis(10), Duration.ofMillis(100))
                .build();
        publisher = new RedisEventPublisher(settings);
    }

    @AfterEach
    void closeAll() {
        if (source != null) {
            source.close();
        }
        if (server != null) {
            publisher.close();
            server.close();
        }
    }

    @Test
    void itSaysHowManyHeard() throws Exception {
        assertThat(publisher.publish(List.of(EVENT))).isZero();
        listen();

        assertThat(publisher.publish(List.of(EVENT))).isEqualTo(1);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard.entries()).containsExactly(EVENT));
    }

    @Test
    void noEventsAreNoPayload() throws Exception {
        listen();

        assertThat(publisher.publish(List.of())).isZero();
        publisher.publish(List.of(EVENT));

        await().atMost(PATIENCE).until(() -> heard.size() == 1);
        assertThat(source.stats().payloads()).isEqualTo(1);
    }

    @Test
    void aConnectionThatDiedUnnoticedIsReplaced() throws Exception {
        publisher.publish(List.of(EVENT));
        server.kill();
        server.restart();
        listen();

        publisher.publish(List.of(EVENT));

        await().atMost(PATIENCE).until(() -> heard.names().contains("/srv/a"));
    }

    @Test
    void aGapIsPublishedInItsPlace() throws Exception {
        listen();

        publisher.publish(List.of(EVENT));
        publisher.gap("the daemon's queue overflowed");
        publisher.publish(List.of(EVENT));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(heard.entries())
                        .containsExactly(EVENT, "a publisher lost events: the daemon's queue overflowed", EVENT));
    }

    @Test
    void whatANumberedPublisherCouldNotPublishIsAGapAtTheSubscriber() throws Exception {
        try (RedisEventPublisher numbered = new RedisEventPublisher(settings, "worker-1")) {
            listen();
            numbered.publish(List.of(EVENT));
            await().atMost(PATIENCE).until(() -> heard.size() == 1);

            server.kill();
            assertThatThrownBy(() -> numbered.publish(List.of(EVENT))).isInstanceOf(AdapterException.class);
            server.restart();
            await().atMost(PATIENCE)
                    .until(() -> heard.gaps().size() == 1 && source.stats().subscribed());
            numbered.publish(List.of(EVENT));
            await().atMost(PATIENCE).until(() -> heard.size() == 3);

            // The gap of the reconnect stands for the number that is missing.
            assertThat(heard.names()).containsExactly("/srv/a", "gap", "/srv/a");
        }
    }

    @Test
    void withoutRedisItFailsAndMayBeTriedAgain() throws Exception {
        server.kill();

        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> publisher.publish(List.of(EVENT)));
        server.restart();

        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure).hasMessageContaining("does not answer: Connection refused");
        assertThat(publisher.publish(List.of(EVENT))).isZero();
    }

    @Test
    void aFrozenRedisCostsItsTimeAndNoMore() throws Exception {
        publisher.publish(List.of(EVENT));
        server.freeze();

        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> publisher.publish(List.of(EVENT)));

        assertThat(failure).hasMessageContaining("no answer within 2000 ms");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRedisThatFreezesInTheMiddleOfAPayloadCostsItsTimeAndNoMore() throws Exception {
        // More than the buffers of both sockets take.
        NodeEvent big = new NodeEvent("/" + "x".repeat(15 << 20), 2, "/");
        publisher.publish(List.of(EVENT));
        server.freeze();

        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> publisher.publish(List.of(big)));
        server.thaw();

        assertThat(failure).hasMessageContaining("no answer within 2000 ms");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(publisher.publish(List.of(EVENT))).isZero();
    }

    @Test
    void withoutTheRightItFailsInOneLineAndWorksOnceItIsGiven() throws Exception {
        try (Jedis admin = server.admin();
                RedisEventPublisher limited = new RedisEventPublisher(
                        RedisSettings.builder("redis://daemon:hunter2@" + server.address() + "/0")
                                .build())) {
            admin.aclSetUser("daemon", "on", ">hunter2", "resetchannels", "&other", "+ping", "+publish");

            AdapterException failure =
                    catchThrowableOfType(AdapterException.class, () -> limited.publish(List.of(EVENT)));
            admin.aclSetUser("daemon", "&jfsnotify");

            assertThat(failure.isRetryable()).isFalse();
            assertThat(failure)
                    .hasMessageContaining("does not permit this: NOPERM")
                    .hasMessageEndingWith("(to publish +publish) and the channel &jfsnotify (ACL SETUSER)")
                    .hasMessageNotContaining("hunter2");
            assertThat(limited.publish(List.of(EVENT))).isZero();
        }
    }

    @Test
    void closeEndsACallThatWaits() throws Exception {
        RedisEventPublisher patient = new RedisEventPublisher(RedisSettings.builder(server.address())
                .connectTimeout(Duration.ofHours(1))
                .build());
        patient.publish(List.of(EVENT));
        server.freeze();
        FutureTask<Long> call = new FutureTask<>(() -> patient.publish(List.of(EVENT)));
        Thread caller = new Thread(call);
        caller.start();
        await().atMost(PATIENCE)
                .until(() -> List.of(caller.getStackTrace()).toString().contains("PatientInput"));

        patient.close();

        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(AdapterException.class);
        assertThatThrownBy(() -> patient.publish(List.of(EVENT))).hasMessage("the Redis publisher is closed");
    }

    @Test
    void anEventThatNoSubscriberWouldReadIsRefused() {
        try (RedisEventPublisher strict = new RedisEventPublisher(
                RedisSettings.builder(server.address()).maxPayloadBytes(1 << 20).build())) {
            assertThatThrownBy(() -> strict.publish(List.of(new NodeEvent("/" + "x".repeat(1 << 20), 1, "/"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than 1048576");
        }
    }

    private void listen() throws Exception {
        source = new RedisEventSource(settings);
        source.start(heard);
    }
}
