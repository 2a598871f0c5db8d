package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A connection ends without CLEAR: its resource stays for the release delay. */
class DisconnectTest {
    private static final String CHANNEL = "ns/pod/app/w";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void whoComesBackWithinTheReleaseDelayCostsNoCall() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(LONG))) {
            proxy.watchAndLeave(CHANNEL, "/mnt/data", "/host/data");
            proxy.awaitRegistered(CHANNEL, "/host/data");
            try (TestClient again = proxy.watching(CHANNEL, "/mnt/data")) {
                assertThat(proxy.stats().unsyncedWatchers()).isZero();
                assertThat(proxy.registry.puts(CHANNEL)).hasSize(1);
                assertThat(proxy.registry.removes(CHANNEL)).isZero();
                proxy.source.created("/host/data/f");
                again.event();
            }
        }
    }

    @Test
    void afterTheReleaseDelayTheResourceIsRemoved() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(SHORT))) {
            proxy.watchAndLeave(CHANNEL, "/mnt/data", "/host/data");
            proxy.awaitRegistered(CHANNEL);
            assertThat(proxy.registry.removes(CHANNEL)).isEqualTo(1);
        }
    }

    @Test
    void afterTheReleaseDelayOnlyWhatTheReturnedClientWatchesStays() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(SHORT))) {
            try (TestClient client = proxy.client()) {
                client.watch(CHANNEL, "/mnt/data/a", "/mnt/data/b").sync();
                proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b");
            }
            try (TestClient again = proxy.watching(CHANNEL, "/mnt/data/b")) {
                proxy.awaitRegistered(CHANNEL, "/host/data/b");
                again.hearsNothing();
            }
        }
    }

    @Test
    void anotherConnectionKeepsWhatItClaims() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(SHORT));
                TestClient stays = proxy.watching(CHANNEL, "/mnt/data/a")) {
            try (TestClient goes = proxy.client()) {
                goes.watch(CHANNEL, "/mnt/data/a", "/mnt/data/b").sync();
                proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b");
            }
            proxy.awaitRegistered(CHANNEL, "/host/data/a");
            assertThat(proxy.registry.removes(CHANNEL)).isZero();
            proxy.source.created("/host/data/a/f");
            assertThat(stays.event().name()).isEqualTo("/mnt/data/a/f");
        }
    }

    @Test
    void everyWatcherOfTheConnectionIsReleased() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ZERO))) {
            try (TestClient client = proxy.watching("ns/pod/app/one", "/mnt/data")) {
                client.watch("ns/pod/app/two", "/mnt/data").sync();
                proxy.awaitRegistered("ns/pod/app/one", "/host/data");
                proxy.awaitRegistered("ns/pod/app/two", "/host/data");
            }
            proxy.awaitRegistered("ns/pod/app/one");
            proxy.awaitRegistered("ns/pod/app/two");
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @Test
    void aResetEndsAConnectionLikeAnyOtherEnd() throws Exception {
        BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
        ProxyListener listener = new ProxyListener() {
            @Override
            public void connectionClosed(SocketAddress peer, String reason) {
                reasons.add(reason);
            }
        };
        try (TestProxy proxy =
                new TestProxy(builder -> builder.releaseDelay(SHORT).listener(listener))) {
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
                client.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            assertThat(reasons.poll(TestClient.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .contains("reset");
            proxy.awaitRegistered(CHANNEL);
            assertThat(proxy.stats().connectionsClosed()).isEqualTo(1);
            assertThat(proxy.stats().watches()).isZero();
        }
    }
}
