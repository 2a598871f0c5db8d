package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RedisSettingsTest {
    @Test
    void theDefaultsAreThoseOfTheDocumentAndTheDesign() throws Exception {
        RedisSettings settings = RedisSettings.builder("r:6379").build();

        assertThat(settings.channel()).isEqualTo("jfsnotify");
        assertThat(settings.db()).isEqualTo(10);
        assertThat(settings.clientName()).isEqualTo("fsnotify-proxy");
        assertThat(settings.login().username()).isNull();
        assertThat(settings.login().password().read()).isNull();
        assertThat(settings.trustStore()).isNull();
        assertThat(settings.pingInterval()).hasSeconds(5);
        assertThat(settings.deadAfter()).hasSeconds(12);
        assertThat(settings.firstRetry()).hasMillis(100);
        assertThat(settings.longestRetry()).hasSeconds(10);
        assertThat(settings.maxPayloadBytes()).isEqualTo(16 * 1024 * 1024);
    }

    @Test
    void whatTheAddressSaysHolds() throws Exception {
        RedisSettings settings = RedisSettings.builder("redis://ann:secret@r/3").build();

        assertThat(settings.login().username()).isEqualTo("ann");
        assertThat(settings.login().password().read()).isEqualTo("secret");
        assertThat(settings.db()).isEqualTo(3);
    }

    @Test
    void emptyMeansNotGiven() throws Exception {
        RedisSettings settings = RedisSettings.builder("redis://ann:secret@r")
                .username("")
                .password("")
                .build();

        assertThat(settings.login().username()).isEqualTo("ann");
        assertThat(settings.login().password().read()).isEqualTo("secret");
    }

    @Test
    void theSameTwiceIsNoContradiction() {
        RedisSettings settings =
                RedisSettings.builder("redis://ann@r/3").username("ann").db(3).build();

        assertThat(settings.login().username()).isEqualTo("ann");
        assertThat(settings.db()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void aContradictionIsRefused(String address, Consumer<RedisSettingsBuilder> set, String message) {
        RedisSettingsBuilder builder = RedisSettings.builder(address);
        set.accept(builder);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                contradiction(
                        "redis://ann@r", set -> set.username("bob"), "user is given twice: ann in the address, bob"),
                contradiction("r:1", set -> set.sentinelUsername("sue"), "but the Redis address names none"),
                contradiction("r:1", set -> set.sentinelPassword("secret"), "but the Redis address names none"),
                contradiction("redis://:secret@r", set -> set.password("secret"), "password is given twice"),
                contradiction(
                        "redis://r/3", set -> set.db(10), "database is given twice: 3 in the address, 10 beside it"),
                contradiction(
                        "r:1",
                        set -> set.pingInterval(Duration.ofSeconds(12)),
                        "dead after PT12S, PING interval PT12S"),
                contradiction(
                        "r:1",
                        set -> set.retry(Duration.ofSeconds(2), Duration.ofSeconds(1)),
                        "PT1S, must not be shorter than the first, PT2S"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsRefusedAtOnce(Consumer<RedisSettingsBuilder> set, String message) {
        RedisSettingsBuilder builder = RedisSettings.builder("r:1");

        assertThatThrownBy(() -> set.accept(builder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                bad(set -> set.db(-1), "must not be negative: -1"),
                bad(set -> set.channel(""), "must have a name"),
                bad(set -> set.clientName("a b"), "without blanks: 'a b'"),
                bad(set -> set.clientName(""), "without blanks: ''"),
                bad(set -> set.connectTimeout(Duration.ZERO), "connect time-out must be 1 ms to 1 h: PT0S"),
                bad(set -> set.pingInterval(Duration.ofHours(2)), "PING interval must be 1 ms to 1 h: PT2H"),
                bad(set -> set.deadAfter(Duration.ofMillis(-1)), "counts as dead must be 1 ms to 1 h"),
                bad(set -> set.retry(Duration.ofNanos(1), Duration.ofSeconds(1)), "first wait before connecting anew"),
                bad(set -> set.retry(Duration.ofSeconds(1), Duration.ofDays(1)), "longest wait before connecting anew"),
                bad(set -> set.maxPayloadBytes(1023), "must be 1 MiB to 256 MiB: 1023"),
                bad(set -> set.maxPayloadBytes(Integer.MAX_VALUE), "must be 1 MiB to 256 MiB"));
    }

    @Test
    void sentinelsHaveALoginOfTheirOwn() throws Exception {
        RedisSettings settings = RedisSettings.builder("redis+sentinel://ann:secret@s/m")
                .sentinelUsername("sue")
                .sentinelPassword("hunter2")
                .build();

        assertThat(settings.login().username()).isEqualTo("ann");
        assertThat(settings.login().password().read()).isEqualTo("secret");
        assertThat(settings.sentinelLogin().username()).isEqualTo("sue");
        assertThat(settings.sentinelLogin().password().read()).isEqualTo("hunter2");
        assertThat(settings).hasToString("redis+sentinel://s:26379/m/10 channel jfsnotify");
        assertThat(settings.login().toString() + settings.sentinelLogin()).doesNotContain("secret", "hunter2");
    }

    @Test
    void nobodyLogsInAtSentinelsWithThePasswordOfRedis() throws Exception {
        RedisSettings settings =
                RedisSettings.builder("redis+sentinel://ann:secret@s/m").build();

        assertThat(settings.sentinelLogin().username()).isNull();
        assertThat(settings.sentinelLogin().password().read()).isNull();
    }

    @Test
    void itsTextHoldsNoSecret() {
        RedisSettings settings =
                RedisSettings.builder("rediss://ann:hunter2@r:7/3").build();

        assertThat(settings).hasToString("rediss://r:7/3 channel jfsnotify");
        assertThat(new RedisEventSource(settings)).hasToString("rediss://r:7/3 channel jfsnotify");
        assertThat(new RedisEventPublisher(settings)).hasToString("rediss://r:7/3 channel jfsnotify");
        assertThat(settings.address().toString() + settings.login().password()).doesNotContain("hunter2", "ann");
    }

    private static Arguments contradiction(String address, Consumer<RedisSettingsBuilder> set, String message) {
        return arguments(address, set, message);
    }

    private static Arguments bad(Consumer<RedisSettingsBuilder> set, String message) {
        return arguments(set, message);
    }
}
