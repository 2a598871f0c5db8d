package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is forwarded before a pod was looked up; a client for which that took long is told to look for itself. */
class SlowLookupTest {
    private static final String CHANNEL = "ns/pod/app/w";
    private static final String OTHER = "ns/pod/app/other";
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofMillis(500);

    @Test
    void aWatchThatWaitedLongIsAGapOfItsChannelAndTheNextIsNot() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.watchLateAfter(SHORT));
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            client.watch(CHANNEL, "/mnt/data/a");
            goOnLater(proxy);
            Notice notice = client.notice(NoticeCode.SOURCE_GAP);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(notice.text()).isEqualTo("watched now, later than asked for; rescan");
            proxy.source.created("/host/data/a/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/a/f");
            client.watch(OTHER, "/mnt/data/b").hearsNothing();
        }
    }

    @Test
    void aFastLookupIsNoGap() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.watch(CHANNEL, "/mnt/data/a").hearsNothing();
        }
    }

    @Test
    void whatWaitedBehindAnotherMessageIsAGapOnceForEachChannel() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.watchLateAfter(SHORT));
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            ChannelId id = ChannelId.parse(CHANNEL);
            client.send(
                    new Message.Clear(id),
                    new Message.Watch(id, List.of("/mnt/data/a")),
                    new Message.Watch(id, List.of("/mnt/data/b")),
                    new Message.Watch(ChannelId.parse(OTHER), List.of("/mnt/data/c")));
            goOnLater(proxy);
            assertThat(client.notice(NoticeCode.SOURCE_GAP).channel()).isEqualTo(CHANNEL);
            assertThat(client.notice(NoticeCode.SOURCE_GAP).channel()).isEqualTo(OTHER);
            client.hearsNothing();
        }
    }

    @Test
    void whatWaitedUnreadInTheSocketIsAGapToo() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.watchLateAfter(SHORT));
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            client.watch(CHANNEL, "/mnt/data/a").sendBytes(resumes(600)).watch(OTHER, "/mnt/data/b");
            goOnLater(proxy);
            assertThat(client.notice(NoticeCode.SOURCE_GAP).channel()).isEqualTo(CHANNEL);
            assertThat(client.notice(NoticeCode.SOURCE_GAP).channel()).isEqualTo(OTHER);
            client.watch("ns/pod/app/third", "/mnt/data/c").hearsNothing();
        }
    }

    @Test
    void aClaimIsAsOldAsItsMessageAndNotAsItsAnswer() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.watchLateAfter(SHORT));
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            ChannelId id = ChannelId.parse(CHANNEL);
            client.send(new Message.Clear(id), new Message.Watch(id, List.of("/mnt/data/a")));
            await().until(() -> proxy.pods.lookups() == 1);
            Instant read = Instant.now();
            goOnLater(proxy);

            proxy.awaitRegistered(CHANNEL, "/host/data/a");
            assertThat(proxy.registry.puts(CHANNEL))
                    .singleElement()
                    .satisfies(put -> assertThat(put.wanted().claimedAt()).isBeforeOrEqualTo(read));
        }
    }

    @Test
    void whatIsNotWatchedInTheEndIsNoGap() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.watchLateAfter(SHORT));
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            client.watch(CHANNEL, "/elsewhere");
            goOnLater(proxy);
            client.notice(NoticeCode.NOT_MAPPED);
            client.hearsNothing();
        }
    }

    @Test
    void aDelayIsToldWithItsReason() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.watchLateAfter(SHORT));
                TestClient client = proxy.client()) {
            proxy.pods.fail(AdapterException.retryable("https://10.0.0.1:6443/api/v1/secret-token is down", null));
            client.watch(CHANNEL, "/mnt/data");
            assertThat(client.notice(NoticeCode.UNAVAILABLE).text())
                    .isEqualTo("pod ns/pod cannot be looked up yet, because the pod directory fails;"
                            + " it is asked again, there is nothing to do");
        }
    }

    private static void goOnLater(TestProxy proxy) {
        await().pollDelay(LONG).until(() -> proxy.pods.lookups() == 1);
        proxy.pods.goOn();
    }

    /** More than the proxy reads of a connection that waits. */
    private static ByteBuffer resumes(int count) {
        ByteBuffer one = RawFrame.of(MessageType.RESUME, RawFrame.slot(CHANNEL));
        ByteBuffer all = ByteBuffer.allocate(count * one.remaining());
        for (int i = 0; i < count; i++) {
            all.put(one.duplicate());
        }
        return all.flip();
    }
}
