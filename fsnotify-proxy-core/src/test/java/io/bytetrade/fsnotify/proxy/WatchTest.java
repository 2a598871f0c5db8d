package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WATCH: what is watched, registered and delivered. */
class WatchTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void theFirstWatchIsRegisteredAndBringsEvents() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.awaitRegistered(CHANNEL, "/host/data");
            proxy.source.created("/host/data/f");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/f", Op.CREATE, "/mnt/data"));
        }
    }

    @Test
    void theRegistryIsToldThePodTheContainerAndWhenItWasClaimed() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.awaitRegistered(CHANNEL, "/host/data");
            assertThat(proxy.registry.puts(CHANNEL)).singleElement().satisfies(put -> {
                assertThat(put.wanted().id()).hasToString(CHANNEL);
                assertThat(put.wanted().podUid()).isEqualTo("uid");
                assertThat(put.wanted().claimedAt()).isNotNull();
            });
            client.hearsNothing();
        }
    }

    @Test
    void pathsOfALaterWatchAreAddedToTheEarlierOnes() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/a", "/mnt/data/b")) {
            client.watch(CHANNEL, "/mnt/data/c").sync();
            proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b", "/host/data/c");
            proxy.source.created("/host/data/a/1", "/host/data/b/2", "/host/data/c/3");
            assertThat(client.events(3))
                    .extracting(FileEvent::name)
                    .containsExactly("/mnt/data/a/1", "/mnt/data/b/2", "/mnt/data/c/3");
        }
    }

    @Test
    void aRepeatedWatchIsNeitherDeliveredTwiceNorRegisteredTwice() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            ChannelId id = ChannelId.parse(CHANNEL);
            Message first = new Message.Watch(id, List.of("/mnt/data"));
            client.send(first, first, new Message.Watch(id, List.of("/mnt/data/", "//mnt/./data")))
                    .sync();
            assertThat(proxy.stats().watches()).isEqualTo(1);
            proxy.awaitRegistered(CHANNEL, "/host/data");
            proxy.source.created("/host/data/f");
            client.event();
            client.hearsNothing();
            assertThat(proxy.registry.puts(CHANNEL)).hasSize(1);
        }
    }

    @Test
    void theFirstWordsOfADeployedClientLeaveItsThreePaths() throws Exception {
        String channel = "ns1/Pod-1/app/w1";
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.sendBytes(RawFrame.recorded("session-pre-add.bin")).sync();
            proxy.awaitRegistered(channel, "/host/data", "/host/data/sub", "/host/data/third");
            proxy.source.created("/host/data/f", "/host/data/sub/f", "/host/data/third/f", "/host/data/four/f");
            assertThat(client.events(3))
                    .extracting(FileEvent::key)
                    .containsExactly("/mnt/data", "/mnt/data/sub", "/mnt/data/third");
            client.hearsNothing();
        }
    }

    @Test
    void watchersOfOneConnectionAreRegisteredApartAndHearOfAnEventOnce() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching("ns/pod/app/one", "/mnt/data", "/mnt/data/a")) {
            client.watch("ns/pod/app/two", "/mnt/data").sync();
            proxy.awaitRegistered("ns/pod/app/one", "/host/data", "/host/data/a");
            proxy.awaitRegistered("ns/pod/app/two", "/host/data");
            proxy.source.created("/host/data/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/f");
            client.hearsNothing();
        }
    }

    @Test
    void connectionsThatSpeakForOneWatcherBothHearAndTheUnionIsRegistered() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient one = proxy.watching(CHANNEL, "/mnt/data", "/mnt/data/a");
                TestClient two = proxy.watching(CHANNEL, "/mnt/data", "/mnt/data/b")) {
            proxy.awaitRegistered(CHANNEL, "/host/data", "/host/data/a", "/host/data/b");
            proxy.source.created("/host/data/f", "/host/data/a/f", "/host/data/b/f");
            assertThat(one.events(2)).extracting(FileEvent::name).containsExactly("/mnt/data/f", "/mnt/data/a/f");
            assertThat(two.events(2)).extracting(FileEvent::name).containsExactly("/mnt/data/f", "/mnt/data/b/f");
            one.hearsNothing();
            two.hearsNothing();
        }
    }

    @Test
    void aChannelIdMayHaveThreePartsAndAnyCase() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            byte[] channel = RawFrame.slot("NS/Pod/APP");
            client.sendBytes(RawFrame.of(MessageType.WATCH, channel, RawFrame.slot("/mnt/data")))
                    .sync();
            proxy.awaitRegistered("ns/pod/app", "/host/data");
            client.watch("ns/pod/app", "/mnt/data/a").sync();
            proxy.awaitRegistered("ns/pod/app", "/host/data", "/host/data/a");
            proxy.source.created("/host/data/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/f");
        }
    }

    @Test
    void emptySlotsAreNoPathsAndAWatchOfNothingRegistersNothing() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            byte[] empty = RawFrame.slot("");
            client.sendBytes(RawFrame.of(MessageType.WATCH, RawFrame.slot(CHANNEL), empty))
                    .sendBytes(RawFrame.of(MessageType.WATCH, RawFrame.slot(CHANNEL)))
                    .hearsNothing();
            assertThat(proxy.stats().unsyncedWatchers()).isZero();
            client.sendBytes(RawFrame.of(
                            MessageType.WATCH, RawFrame.slot(CHANNEL), empty, RawFrame.slot("/mnt/data"), empty))
                    .hearsNothing();
            proxy.awaitRegistered(CHANNEL, "/host/data");
        }
    }

    @Test
    void pathsAreAddedWithoutAnotherLookup() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/a")) {
            client.watch(CHANNEL, "/mnt/data/b")
                    .watch("ns/pod/app/other", "/mnt/data/b")
                    .clear(CHANNEL)
                    .sync();
            assertThat(proxy.pods.lookups()).isEqualTo(1);
        }
    }

    @Test
    void eventsFlowBeforeTheRegistryHoldsTheWatch() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.registry.fail(AdapterException.retryable("down", null));
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
                proxy.source.created("/host/data/f");
                assertThat(client.event().name()).isEqualTo("/mnt/data/f");
                assertThat(proxy.registry.isEmpty()).isTrue();
            } finally {
                proxy.registry.fail(null);
            }
        }
    }
}
