package io.bytetrade.fsnotify.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JfsWatcherBuilderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void withoutAnyVariableTheDefaultsHold() {
        assertThat(JfsWatcher.builder(Map.of()).name("w").build())
                .hasToString("watcher default/default/default/w of fsnotify-svc.os-system:1506");
    }

    @Test
    void theVariablesOfDeployedClientsHold() {
        Map<String, String> environment = Map.of(
                "POD_NAME", "files-0",
                "HOSTNAME", "host",
                "NAMESPACE", "user-space",
                "CONTAINER_NAME", "Files",
                "NOTIFY_SERVER", "10.0.0.7:5079");

        assertThat(JfsWatcher.builder(environment).name("w").build())
                .hasToString("watcher user-space/files-0/files/w of 10.0.0.7:5079");
    }

    @Test
    void theHostNameStandsInForThePodName() {
        assertThat(JfsWatcher.builder(Map.of("POD_NAME", "", "HOSTNAME", "host"))
                        .name("w")
                        .build())
                .hasToString("watcher default/host/default/w of fsnotify-svc.os-system:1506");
    }

    @Test
    void anEmptyVariableIsAnUnsetOne() {
        Map<String, String> environment =
                Map.of("POD_NAME", "", "HOSTNAME", "", "NAMESPACE", "", "CONTAINER_NAME", "", "NOTIFY_SERVER", "");

        assertThat(JfsWatcher.builder(environment).name("w").build())
                .hasToString("watcher default/default/default/w of fsnotify-svc.os-system:1506");
    }

    @Test
    void whatIsSetHoldsAgainstTheVariablesEvenBadOnes() {
        Map<String, String> environment =
                Map.of("POD_NAME", "a/b", "NAMESPACE", "a/b", "CONTAINER_NAME", "a/b", "NOTIFY_SERVER", "nonsense");

        assertThat(JfsWatcher.builder(environment)
                        .name("w")
                        .namespace("ns")
                        .pod("pod")
                        .container("app")
                        .server("unix:///run/fsnotify.sock")
                        .build())
                .hasToString("watcher ns/pod/app/w of unix:/run/fsnotify.sock");
    }

    @Test
    void aBadVariableIsNamed() {
        assertThatThrownBy(() ->
                        JfsWatcher.builder(Map.of("POD_NAME", "a/b")).name("w").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("POD_NAME must not be empty, and hold no '/' and no control character: 'a/b'");
        assertThatThrownBy(() -> JfsWatcher.builder(Map.of("NOTIFY_SERVER", "proxy"))
                        .name("w")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("NOTIFY_SERVER must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a\nb"})
    void aPartOfTheIdentityIsCheckedWhereItIsSet(String bad) {
        JfsWatcherBuilder builder = JfsWatcher.builder(Map.of());
        String rule = " must not be empty, and hold no '/' and no control character: '" + bad + "'";

        assertThatThrownBy(() -> builder.name(bad)).hasMessage("name" + rule);
        assertThatThrownBy(() -> builder.namespace(bad)).hasMessage("namespace" + rule);
        assertThatThrownBy(() -> builder.pod(bad)).hasMessage("pod" + rule);
        assertThatThrownBy(() -> builder.container(bad)).hasMessage("container" + rule);
    }

    @Test
    void aWatcherNeedsAName() {
        assertThatThrownBy(() -> JfsWatcher.builder(Map.of()).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name");
    }

    @Test
    void theWholeIdentityFitsInASlot() {
        JfsWatcherBuilder builder = JfsWatcher.builder(Map.of()).pod("p".repeat(230));

        assertThat(builder.name("12345678").build()).isNotNull();
        assertThatThrownBy(() -> builder.name("123456789").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("255 bytes", "shorter name");
    }

    @Test
    void timesAreBounded() {
        JfsWatcherBuilder builder = JfsWatcher.builder(Map.of());

        assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO))
                .hasMessage("connectTimeout must be from 1 ms to PT1H: PT0S");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofHours(2))).hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> builder.backoff(Duration.ZERO, SECOND)).hasMessageContaining("the first backoff");
        assertThatThrownBy(() -> builder.backoff(SECOND, Duration.ofHours(2)))
                .hasMessageContaining("the longest backoff");
        assertThatThrownBy(() -> builder.backoff(SECOND.plusNanos(1), SECOND))
                .hasMessage("the first backoff must not be longer than the longest: PT1.000000001S > PT1S");
    }
}
