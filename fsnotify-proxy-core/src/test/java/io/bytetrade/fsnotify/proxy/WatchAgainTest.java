package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.Op;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WATCH that writes an equal set again, because the deployed daemon looks anew only when something is written. */
class WatchAgainTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void aPathThatWasWatchedMoreThanASecondAgoIsWrittenAgainAtMostOnceASecond() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            await().pollInterval(Duration.ofMillis(20)).until(() -> {
                client.watch(CHANNEL, "/mnt/data").sync();
                return proxy.registry.puts(CHANNEL).size() >= 3;
            });
            List<RecordedRegistry.Put> puts = proxy.registry.puts(CHANNEL);
            for (int i = 1; i < puts.size(); i++) {
                assertThat(puts.get(i).at() - puts.get(i - 1).at()).isGreaterThan(990_000_000);
            }
            assertThat(proxy.stats().watches()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Op.REMOVE, Op.RENAME, Op.REMOVE | Op.CHMOD})
    void aPathWhoseOwnRemovalWasSeenIsWrittenAgain(int op) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.awaitRegistered(CHANNEL, "/host/data");
            proxy.source.push("/host/data", op, "/host");
            client.event();
            client.watch(CHANNEL, "/mnt/data").sync();
            awaitPuts(proxy, 2);
        }
    }

    @Test
    void theRemovalOfSomethingBelowThePathIsNoReason() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ofMinutes(1)))) {
            proxy.watchAndLeave(CHANNEL, "/mnt/data", "/host/data");
            proxy.source.push("/host/data/f", Op.REMOVE, "/host/data");
            try (TestClient again = proxy.watching(CHANNEL, "/mnt/data")) {
                assertThat(proxy.stats().unsyncedWatchers()).isZero();
                assertThat(proxy.registry.puts(CHANNEL)).hasSize(1);
                again.hearsNothing();
            }
        }
    }

    @Test
    void aRemovalThatWasSeenBeforeALostConnectionCountsWhenTheClientIsBack() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ofMinutes(1)))) {
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
                proxy.awaitRegistered(CHANNEL, "/host/data");
                proxy.source.push("/host/data", Op.REMOVE, "/host");
                client.event();
            }
            await().until(() -> proxy.stats().connections() == 0);
            try (TestClient again = proxy.watching(CHANNEL, "/mnt/data")) {
                awaitPuts(proxy, 2);
                again.hearsNothing();
            }
        }
    }

    @Test
    void aRemovalThatWasSeenWhileNobodyWasConnectedCountsToo() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ofMinutes(1)))) {
            proxy.watchAndLeave(CHANNEL, "/mnt/data", "/host/data");
            proxy.source.push("/host/data", Op.REMOVE, "/host");
            try (TestClient again = proxy.watching(CHANNEL, "/mnt/data")) {
                awaitPuts(proxy, 2);
                again.hearsNothing();
            }
        }
    }

    @Test
    void aRemovalThatWasAnsweredByAWriteCountsNoMore() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ofMinutes(1)));
                TestClient keeper = proxy.watching("ns/pod/app/keeper", "/mnt/data")) {
            proxy.awaitRegistered("ns/pod/app/keeper", "/host/data");
            proxy.source.push("/host/data", Op.REMOVE, "/host");
            keeper.event();
            proxy.watchAndLeave(CHANNEL, "/mnt/data", "/host/data");
            try (TestClient again = proxy.watching(CHANNEL, "/mnt/data")) {
                assertThat(proxy.stats().unsyncedWatchers()).isZero();
                assertThat(proxy.registry.puts(CHANNEL)).hasSize(1);
                again.hearsNothing();
            }
        }
    }

    private static void awaitPuts(TestProxy proxy, int count) {
        await().until(() -> proxy.registry.puts(CHANNEL).size() == count);
        proxy.awaitRegistered(CHANNEL, "/host/data");
    }
}
