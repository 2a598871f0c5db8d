package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** How a source starts, and how it fails to: at once, with one line for the operator. */
class StartIT {
    private RedisServer server;
    private RedisEventSource source;

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
    void thatItIsSubscribedIsSaidBeforeTheStartReturns() throws Exception {
        server = RedisServer.start();
        source = new RedisEventSource(RedisSettings.builder(server.address()).build());
        CountDownLatch returned = new CountDownLatch(1);
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        Handler slow = new StreamHandler() {
            @Override
            public void publish(LogRecord entry) {
                try {
                    late.complete(returned.await(300, TimeUnit.MILLISECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Logger logger = Logger.getLogger(RedisEventSource.class.getName());
        logger.addHandler(slow);
        try {
            source.start(new Transcript());
            returned.countDown();
            assertThat(late.get(30, TimeUnit.SECONDS)).isFalse();
        } finally {
            logger.removeHandler(slow);
        }
    }

    @Test
    void withoutRedisItFailsAtOnce() throws Exception {
        int port = RedisServer.freePort();

        AdapterException failure = failure(RedisSettings.builder("127.0.0.1:" + port));

        assertThat(failure)
                .hasMessage("Redis at 127.0.0.1:" + port + " does not answer: Connection refused; check REDIS_ADDR");
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void aFrozenRedisFailsTheStartWhenTheTimeIsOver() {
        server = RedisServer.start();
        server.freeze();

        AdapterException failure =
                failure(RedisSettings.builder(server.address()).connectTimeout(Duration.ofMillis(300)));

        assertThat(failure)
                .hasMessage(
                        "Redis at " + server.address() + " does not answer: no answer within 300 ms; check REDIS_ADDR");
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void aWrongPasswordIsPermanentAndNotQuoted() {
        server = RedisServer.startWithPassword("right");

        AdapterException failure =
                failure(RedisSettings.builder(server.address()).password("hunter2"));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure)
                .hasMessageStartingWith("Redis at " + server.address() + " refuses the login: WRONGPASS")
                .hasMessageEndingWith("check REDIS_USERNAME and REDIS_PASSWORD")
                .hasMessageNotContaining("hunter2");
        assertThat(failure.getMessage().lines()).hasSize(1);
    }

    @Test
    void aMissingPasswordIsPermanent() {
        server = RedisServer.startWithPassword("right");

        AdapterException failure = failure(RedisSettings.builder(server.address()));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("refuses the login: NOAUTH");
    }

    @Test
    void aPasswordThatNobodyAskedForIsPermanent() {
        server = RedisServer.start();

        AdapterException failure =
                failure(RedisSettings.builder(server.address()).password("hunter2"));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("refuses the login: ERR AUTH").hasMessageNotContaining("hunter2");
    }

    @Test
    void aPasswordFileThatIsMissingIsPermanent() {
        AdapterException failure = failure(RedisSettings.builder("127.0.0.1:1").passwordFile(Path.of("no-such-file")));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageStartingWith("cannot read the Redis password from no-such-file: ");
    }

    @Test
    void aUserWithoutAPasswordIsNotTakenForTheDefaultUser() {
        AdapterException failure = failure(RedisSettings.builder("redis://ann@127.0.0.1:1"));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure)
                .hasMessage("there is no password for the Redis user ann; check REDIS_USERNAME and REDIS_PASSWORD");
    }

    @Test
    void aUserWithoutTheChannelIsPermanent() {
        server = RedisServer.start();
        try (Jedis admin = server.admin()) {
            admin.aclSetUser("proxy", "on", ">secret", "resetchannels", "&other", "+ping", "+select", "+subscribe");
        }

        AdapterException failure = failure(
                RedisSettings.builder(server.address()).username("proxy").password("secret"));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure)
                .hasMessageStartingWith("Redis at " + server.address() + " does not permit this: NOPERM")
                .hasMessageEndingWith(
                        "the user needs +ping, +subscribe (to publish +publish) and the channel &jfsnotify (ACL SETUSER)");
    }

    @Test
    void aUserWhoMayNotPingIsPermanentHereAndNotAfterTheFirstSilence() {
        server = RedisServer.start();
        try (Jedis admin = server.admin()) {
            admin.aclSetUser("proxy", "on", ">secret", "allchannels", "+subscribe");
        }

        AdapterException failure = failure(
                RedisSettings.builder(server.address()).username("proxy").password("secret"));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("NOPERM").hasMessageContaining("ping");
    }

    @Test
    void theFewestRightsWillDo() throws Exception {
        server = RedisServer.start();
        try (Jedis admin = server.admin()) {
            admin.aclSetUser("proxy", "on", ">secret", "resetchannels", "&jfsnotify", "+ping", "+subscribe");
        }
        Transcript heard = new Transcript();
        source = new RedisEventSource(RedisSettings.builder("redis://proxy:secret@" + server.address() + "/0")
                .build());

        source.start(heard);

        assertThat(source.stats().subscribed()).isTrue();
    }

    @Test
    void aDatabaseThatDoesNotExistIsAWarning() throws Exception {
        server = RedisServer.start("--databases", "4");
        source = new RedisEventSource(RedisSettings.builder(server.address()).build());
        try (RecordingLog log = RecordingLog.open()) {

            source.start(new Transcript());

            assertThat(log.warnings()).singleElement().asString().contains("does not select database 10");
        }
        assertThat(source.stats().subscribed()).isTrue();
    }

    @Test
    void redisCallsTheConnectionByItsName() throws Exception {
        server = RedisServer.start();
        source = new RedisEventSource(RedisSettings.builder(server.address()).build());

        source.start(new Transcript());

        try (Jedis admin = server.admin()) {
            assertThat(admin.clientList()).contains("name=fsnotify-proxy ", " db=10 ");
        }
    }

    @Test
    void itStartsOnce() throws Exception {
        server = RedisServer.start();
        source = new RedisEventSource(RedisSettings.builder(server.address()).build());
        source.start(new Transcript());

        assertThatThrownBy(() -> source.start(new Transcript())).isInstanceOf(IllegalStateException.class);
        source.close();
        assertThatThrownBy(() -> source.start(new Transcript()))
                .isInstanceOf(AdapterException.class)
                .hasMessage("the Redis source is closed");
        assertThat(source.stats().subscribed()).isFalse();
    }

    /** Of a start that fails, and leaves no thread behind. */
    private AdapterException failure(RedisSettingsBuilder settings) {
        source = new RedisEventSource(settings.build());
        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> source.start(new Transcript()));
        assertThat(SourceThreads.alive()).isEmpty();
        assertThat(failure).isNotNull();
        return failure;
    }
}
