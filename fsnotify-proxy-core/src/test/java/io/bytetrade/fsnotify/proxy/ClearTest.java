package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** CLEAR: a watcher begins anew. */
class ClearTest {
    private static final String CHANNEL = "ns/pod/app/w";
    private static final ChannelId ID = ChannelId.parse(CHANNEL);

    @Test
    void clearDropsWhatTheConnectionWatches() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client().clear(CHANNEL)) {
            client.watch(CHANNEL, "/mnt/data/a", "/mnt/data/b")
                    .watch("ns/pod/app/other", "/mnt/data/c")
                    .sync();
            proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b");
            client.clear(CHANNEL).sync();
            proxy.source.created("/host/data/a/f", "/host/data/c/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/c/f");
            proxy.awaitRegistered(CHANNEL);
            proxy.awaitRegistered("ns/pod/app/other", "/host/data/c");
        }
    }

    @Test
    void clearKeepsWhatOtherConnectionsClaim() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient other = proxy.watching(CHANNEL, "/mnt/data/a");
                TestClient client = proxy.client().clear(CHANNEL)) {
            client.watch(CHANNEL, "/mnt/data/a", "/mnt/data/b").sync();
            proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b");
            client.clear(CHANNEL).sync();
            proxy.awaitRegistered(CHANNEL, "/host/data/a");
            assertThat(proxy.registry.removes(CHANNEL)).isZero();
            proxy.source.created("/host/data/a/f");
            assertThat(other.event().name()).isEqualTo("/mnt/data/a/f");
            client.hearsNothing();
        }
    }

    @Test
    void clearRemovesWhatAnEarlierProcessLeft() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.registry.leave(new WatchedPaths(ID, "uid", new TreeSet<>(List.of("/host/old")), Instant.EPOCH));
            client.clear(CHANNEL).hearsNothing();
            proxy.awaitRegistered(CHANNEL);
            assertThat(proxy.registry.removes(CHANNEL)).isEqualTo(1);
        }
    }

    @Test
    void clearRemovesWhatALostConnectionLeft() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ofMinutes(1)))) {
            proxy.watchAndLeave(CHANNEL, "/mnt/data/a", "/host/data/a");
            try (TestClient client = proxy.client()) {
                client.send(new Message.Clear(ID), new Message.Watch(ID, List.of("/mnt/data/b")));
                proxy.awaitRegistered(CHANNEL, "/host/data/b");
                assertThat(proxy.registry.removes(CHANNEL)).isZero();
            }
        }
    }

    @Test
    void theFirstClearKeepsWhatWasWatchedJustBeforeIt() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.send(new Message.Watch(ID, List.of("/mnt/data")), new Message.Clear(ID))
                    .sync();
            proxy.source.created("/host/data/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/f");
            proxy.awaitRegistered(CHANNEL, "/host/data");
            assertThat(proxy.registry.removes(CHANNEL)).isZero();
            client.clear(CHANNEL).sync();
            proxy.awaitRegistered(CHANNEL);
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @Test
    void aPathThatWasWatchedTwiceJustBeforeTheFirstClearIsKeptToo() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            Message watch = new Message.Watch(ID, List.of("/mnt/data"));
            client.send(watch, watch, new Message.Clear(ID)).sync();
            assertThat(proxy.stats().watches()).isEqualTo(1);
        }
    }

    @Test
    void theFirstClearDropsWhatWasWatchedSomeTimeBefore() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.writeWindow(Duration.ofMillis(500)));
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data/f", Op.WRITE, "/host/data");
            // The end of its window tells that so much time has passed.
            client.event();
            client.clear(CHANNEL).sync();
            proxy.awaitRegistered(CHANNEL);
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @Test
    void clearAndWatchOfTheSamePathsIsNoChange() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client().clear(CHANNEL)) {
            client.watch(CHANNEL, "/mnt/data").sync();
            proxy.awaitRegistered(CHANNEL, "/host/data");
            int puts = proxy.registry.puts(CHANNEL).size();
            long removes = proxy.registry.removes(CHANNEL);
            client.send(new Message.Clear(ID), new Message.Watch(ID, List.of("/mnt/data")))
                    .sync();
            assertThat(proxy.stats().unsyncedWatchers()).isZero();
            assertThat(proxy.registry.puts(CHANNEL)).hasSize(puts);
            assertThat(proxy.registry.removes(CHANNEL)).isEqualTo(removes);
            proxy.source.created("/host/data/f");
            client.event();
        }
    }

    @Test
    void clearAndWatchOfOtherPathsIsOneChange() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client().clear(CHANNEL)) {
            client.watch(CHANNEL, "/mnt/data/a").sync();
            proxy.awaitRegistered(CHANNEL, "/host/data/a");
            int puts = proxy.registry.puts(CHANNEL).size();
            long removes = proxy.registry.removes(CHANNEL);
            client.send(new Message.Clear(ID), new Message.Watch(ID, List.of("/mnt/data/b", "/mnt/data/c")));
            proxy.awaitRegistered(CHANNEL, "/host/data/b", "/host/data/c");
            assertThat(proxy.registry.puts(CHANNEL)).hasSize(puts + 1);
            assertThat(proxy.registry.removes(CHANNEL)).isEqualTo(removes);
        }
    }

    @Test
    void clearOfAPodThatDoesNotExistIsRefused() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.pods.remove("ns/pod");
            client.clear(CHANNEL).sync().notice(NoticeCode.POD_NOT_FOUND);
            assertThat(proxy.registry.removes(CHANNEL)).isZero();
            assertThat(proxy.stats().unsyncedWatchers()).isZero();
        }
    }
}
