package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The peer check with the addresses of real sockets; that it gives up after thirty seconds is tested with a clock. */
class PeerCheckOverTcpTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void aClientThatSpeaksFromItsPodsAddressIsServed() throws Exception {
        try (TestProxy proxy = checking(PeerCheckMode.ENFORCE);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            client.hearsNothing();
            assertThat(proxy.stats().watches()).isEqualTo(1);
        }
    }

    @Test
    void anotherIsNotServedUntilItsAddressIsKnownAsThePods() throws Exception {
        try (TestProxy proxy = checking(PeerCheckMode.ENFORCE);
                TestClient client = proxy.client()) {
            proxy.pods.put("ns/pod", foreign().build());
            proxy.registry.leave(new WatchedPaths(
                    ChannelId.parse(CHANNEL), "uid", new TreeSet<>(List.of("/host/data")), Instant.EPOCH));
            client.clear(CHANNEL).watch(CHANNEL, "/mnt/data/a");
            await().until(() -> proxy.pods.lookups() >= 3);
            assertThat(proxy.stats().watches()).isZero();
            assertThat(proxy.registered(CHANNEL)).containsExactly("/host/data");
            proxy.pods.put("ns/pod", new TestPod().build());
            client.hearsNothing();
            proxy.awaitRegistered(CHANNEL, "/host/data/a");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PeerCheckMode.class,
            names = {"WARN", "OFF"})
    void whereTheCheckIsNotEnforcedAnyAddressWillDo(PeerCheckMode mode) throws Exception {
        try (TestProxy proxy = checking(mode)) {
            proxy.pods.put("ns/pod", foreign().build());
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
                client.hearsNothing();
                assertThat(proxy.stats().watches()).isEqualTo(1);
            }
        }
    }

    @Test
    void aPodOnTheHostNetworkMaySpeakFromAnyAddress() throws Exception {
        try (TestProxy proxy = checking(PeerCheckMode.ENFORCE)) {
            proxy.pods.put("ns/pod", foreign().hostNetwork().build());
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
                client.hearsNothing();
                assertThat(proxy.stats().watches()).isEqualTo(1);
            }
        }
    }

    private static TestProxy checking(PeerCheckMode mode) throws StartException {
        return new TestProxy(builder -> builder.peerCheck(mode));
    }

    private static TestPod foreign() throws Exception {
        return new TestPod().addresses(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1"));
    }
}
