package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** DESIGN §8: what is over a limit is refused by name, and the rest works. */
class LimitsTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void pathsOverTheLimitOfAChannelAreNotAdded() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.maxPathsPerChannel(2));
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/a")) {
            client.watch(CHANNEL, "/mnt/data/a", "/mnt/data/b", "/mnt/data/b/", "/mnt/data/c", "/mnt/data/d")
                    .sync();
            Notice notice = client.notice(NoticeCode.LIMIT_EXCEEDED);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(notice.text()).startsWith("2 paths were not added").contains("at most 2 for a channel id");
            proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b");
            proxy.source.created("/host/data/c/f", "/host/data/b/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/b/f");
        }
    }

    @Test
    void pathsOverTheLimitOfAConnectionAreNotAdded() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.maxPathsPerConnection(3));
                TestClient client = proxy.watching("ns/pod/app/one", "/mnt/data/a", "/mnt/data/b")) {
            client.watch("ns/pod/app/two", "/mnt/data/c", "/mnt/data/d").sync();
            Notice notice = client.notice(NoticeCode.LIMIT_EXCEEDED);
            assertThat(notice.channel()).isEqualTo("ns/pod/app/two");
            assertThat(notice.text()).startsWith("1 paths were not added").contains("3 for a connection");
            proxy.awaitRegistered("ns/pod/app/two", "/host/data/c");
            try (TestClient other = proxy.watching("ns/pod/app/three", "/mnt/data/d")) {
                other.hearsNothing();
            }
        }
    }

    @Test
    void pathsThatWereTakenBackMakeRoom() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.maxPathsPerConnection(2));
                TestClient client = proxy.watching("ns/pod/app/one", "/mnt/data/a", "/mnt/data/b")) {
            client.unwatch("ns/pod/app/one", "/mnt/data/a", "/mnt/data/unknown")
                    .watch("ns/pod/app/one", "/mnt/data/c")
                    .hearsNothing();
            client.clear("ns/pod/app/one").clear("ns/pod/app/one");
            client.watch("ns/pod/app/two", "/mnt/data/d", "/mnt/data/e").hearsNothing();
            assertThat(proxy.stats().watches()).isEqualTo(2);
        }
    }

    @Test
    void pathsOverTheMemoryOfAllWatchesAreNotAddedAndLeaveRoomForOthers() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.allWatchesBytes(64 << 10));
                TestClient other = proxy.client()) {
            try (TestClient client = proxy.watching(CHANNEL, paths(100, "f"))) {
                int watched = proxy.stats().watches();
                assertThat(watched).isBetween(10, 50);
                Notice notice = client.notice(NoticeCode.LIMIT_EXCEEDED);
                assertThat(notice.channel()).isEqualTo(CHANNEL);
                assertThat(notice.text())
                        .startsWith((100 - watched) + " paths were not added")
                        .contains("memory");
                assertThat(proxy.stats().pathsOverLimit()).isEqualTo(100 - watched);
                assertThat(proxy.stats().watchBytes()).isBetween(24L << 10, 34L << 10);

                other.watch("ns/pod/app/other", paths(10, "g")).hearsNothing();
                client.unwatch(CHANNEL, paths(100, "f")).watch(CHANNEL, paths(10, "h"));
                client.hearsNothing();
                assertThat(proxy.stats().watches()).isEqualTo(20);
            }
            await().until(() -> proxy.stats().watches() == 10);
            other.clear("ns/pod/app/other").clear("ns/pod/app/other").sync();
            assertThat(proxy.stats().watchBytes()).isZero();
        }
    }

    @Test
    void pathsOfClientsThatAreGoneLingerWithinAsMuchMemoryAgain() throws Exception {
        Duration longer = TestClient.PATIENCE.multipliedBy(10);
        try (TestProxy proxy =
                new TestProxy(builder -> builder.allWatchesBytes(64 << 10).releaseDelay(longer))) {
            // Each has room for its watches, as the one before has left the memory of the living; the third does not
            // linger.
            for (String channel : List.of("ns/pod/app/one", "ns/pod/app/two", "ns/pod/app/three")) {
                try (TestClient client = proxy.client()) {
                    client.watch(channel, paths(30, "f"));
                    await().until(() -> proxy.registered(channel) != null
                            && proxy.registered(channel).size() == 30);
                }
                await().until(() -> proxy.stats().watchBytes() == 0);
            }
            proxy.awaitRegistered("ns/pod/app/three");
            assertThat(proxy.registered("ns/pod/app/one")).hasSize(30);
            assertThat(proxy.registered("ns/pod/app/two")).hasSize(30);

            // Who is back has no shadow any more.
            try (TestClient back = proxy.watching("ns/pod/app/one", paths(30, "f"))) {
                back.hearsNothing();
            }
            await().until(() -> proxy.stats().watchBytes() == 0);
            assertThat(proxy.registered("ns/pod/app/one")).hasSize(30);
        }
    }

    @Test
    void pathsThatWaitForTheirPodAreWithinTheMemoryOfAllWatchesToo() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.allWatchesBytes(64 << 10));
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            String longName = "x".repeat(200);
            client.watch(CHANNEL, paths(200, longName));
            assertThat(client.notice(NoticeCode.LIMIT_EXCEEDED).text()).startsWith("200 paths were not added");
            assertThat(proxy.stats().watchBytes()).isZero();
            client.watch(CHANNEL, paths(10, longName));
            await().until(() -> proxy.stats().watchBytes() > 4_000);
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @Test
    void whatWaitedForItsPodIsGivenBackWithItsConnection() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.hang();
            try (TestClient client = proxy.client().watch(CHANNEL, paths(10, "f"))) {
                await().until(() -> proxy.stats().watchBytes() > 0);
                assertThat(client.socket().isOpen()).isTrue();
            }
            await().until(() -> proxy.stats().watchBytes() == 0);
        }
    }

    private static String[] paths(int count, String name) {
        return IntStream.range(0, count).mapToObj(i -> "/mnt/data/" + name + i).toArray(String[]::new);
    }

    @Test
    void channelIdsOverTheLimitAreRefused() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.maxChannelsPerConnection(2));
                TestClient client = proxy.watching("ns/pod/app/one", "/mnt/data")) {
            client.watch("ns/pod/app/two", "/mnt/data")
                    .watch("ns/pod/app/three", "/mnt/data")
                    .suspend("ns/pod/app/four")
                    .sync();
            assertThat(client.notice(NoticeCode.LIMIT_EXCEEDED).channel()).isEqualTo("ns/pod/app/three");
            assertThat(client.notice(NoticeCode.LIMIT_EXCEEDED).channel()).isEqualTo("ns/pod/app/four");
            assertThat(proxy.stats().watches()).isEqualTo(2);
            proxy.source.created("/host/data/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/f");
        }
    }

    @Test
    void channelIdsThatWatchNothingMakeRoom() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.maxChannelsPerConnection(2));
                TestClient client = proxy.client()) {
            IntStream.range(0, 10).forEach(i -> client.clear("ns/pod/app/" + i));
            client.watch("ns/pod/app/one", "/mnt/data").watch("ns/pod/app/two", "/mnt/data");
            client.hearsNothing();
            assertThat(proxy.stats().watches()).isEqualTo(2);
        }
    }

    @Test
    void aSuspendedChannelIdIsNotForgottenToMakeRoom() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.maxChannelsPerConnection(2));
                TestClient client = proxy.client().suspend(CHANNEL)) {
            client.clear("ns/pod/app/one").clear("ns/pod/app/two").watch(CHANNEL, "/mnt/data");
            client.hearsNothing();
            proxy.source.created("/host/data/f");
            client.hearsNothing();
            assertThat(proxy.stats().recordsDroppedSuspended()).isEqualTo(1);
        }
    }

    @Test
    void connectionsOverTheLimitWaitUntilThereIsRoom() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.maxConnections(1));
                TestClient first = proxy.client().sync();
                TestClient second = proxy.client()) {
            second.watch(CHANNEL, "/mnt/data");
            first.hearsNothing();
            assertThat(proxy.stats().connections()).isEqualTo(1);
            first.socket().close();
            second.hearsNothing();
            assertThat(proxy.stats().watches()).isEqualTo(1);
        }
    }

    @Test
    void aFrameOfJustTheLimitIsTaken() throws Exception {
        int frame = 4 + 255 * 4;
        try (TestProxy proxy = new TestProxy(builder -> builder.maxFrameBytes(frame));
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/a", "/mnt/data/b", "/mnt/data/c")) {
            client.watch(CHANNEL, "/mnt/data/a", "/mnt/data/b", "/mnt/data/c", "/mnt/data/d");
            assertThat(client.notice(NoticeCode.MALFORMED).text()).contains("longer than the limit of " + frame);
            client.awaitEnd();
        }
    }

    @Test
    void whoSendsNoWholeFrameInTimeIsClosed() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.firstFrameTimeout(Duration.ofSeconds(2)));
                TestClient talker = proxy.client().sync();
                TestClient silent = proxy.client();
                TestClient halting = proxy.client()) {
            halting.sendBytes(RawFrame.of(1, RawFrame.slot(CHANNEL)).limit(100));
            silent.awaitEnd();
            halting.awaitEnd();
            talker.hearsNothing();
        }
    }
}
