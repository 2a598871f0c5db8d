package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DESIGN §4: the messages of one connection are handled strictly in order, also while a pod is being looked up. */
class MessageOrderTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void whatComesBehindAWatchWaitsForItsLookup() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            client.watch(CHANNEL, "/mnt/data/a")
                    .unwatch(CHANNEL, "/mnt/data/a")
                    .watch(CHANNEL, "/mnt/data/b")
                    .sendBytes(RawFrame.of(MessageType.CLEAR, RawFrame.slot("behind")));
            await().until(() -> proxy.pods.lookups() == 1);
            assertThat(proxy.stats().framesReceived()).isEqualTo(1);
            proxy.pods.goOn();
            assertThat(client.notice(NoticeCode.INVALID_CHANNEL).channel()).isEqualTo("behind");
            proxy.awaitRegistered(CHANNEL, "/host/data/b");
            proxy.source.created("/host/data/a/f", "/host/data/b/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/b/f");
        }
    }

    @Test
    void otherConnectionsDoNotWait() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient other = proxy.watching(CHANNEL, "/mnt/data");
                TestClient waiting = proxy.client()) {
            proxy.pods.hang();
            waiting.watch("ns/other/app/w", "/mnt/data");
            await().until(() -> proxy.pods.lookups() == 2);
            other.watch(CHANNEL, "/mnt/data/a").sync();
            proxy.source.created("/host/data/a/f");
            assertThat(other.event().name()).isEqualTo("/mnt/data/a/f");
            proxy.pods.goOn();
            waiting.hearsNothing();
        }
    }

    @Test
    void theEndOfAConnectionIsNoticedWhileItWaits() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.hang();
            try (TestClient client = proxy.client()) {
                client.watch(CHANNEL, "/mnt/data/a").unwatch(CHANNEL, "/mnt/data/a");
                await().until(() -> proxy.pods.lookups() == 1);
            }
            await().until(() -> proxy.stats().connections() == 0);
            proxy.pods.goOn();
            try (TestClient next = proxy.client().sync()) {
                next.hearsNothing();
                assertThat(proxy.stats().watches()).isZero();
                assertThat(proxy.registry.puts(CHANNEL)).isEmpty();
            }
        }
    }

    @Test
    void littleIsReadOfAConnectionThatWaits() throws Exception {
        int count = 120_000;
        ByteBuffer flood = flood(count);
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.pods.hang();
            client.watch(CHANNEL, "/mnt/data");
            sendUntilNobodyReads(client, flood);
            assertThat(flood.remaining()).isPositive();
            proxy.pods.goOn();
            client.sendBytes(flood).sync();
            assertThat(proxy.stats().framesReceived()).isEqualTo(count + 2);
            assertThat(proxy.stats().watches()).isEqualTo(1);
        }
    }

    @Test
    void aDirectoryThatFailsIsToldOnceAndTriedUntilItWorks() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.pods.fail(AdapterException.retryable("https://10.0.0.1:6443/api/v1/secret-token is down", null));
            client.watch(CHANNEL, "/mnt/data").watch(CHANNEL, "/mnt/data/a");
            Notice notice = client.notice(NoticeCode.UNAVAILABLE);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(notice.text()).doesNotContain("secret").doesNotContain("10.0.0.1");
            await().until(() -> proxy.pods.lookups() >= 4);
            proxy.pods.fail(null);
            client.hearsNothing();
            proxy.awaitRegistered(CHANNEL, "/host/data", "/host/data/a");
        }
    }

    @Test
    void aDirectoryThatFailsIsNotAskedForAClientThatIsGone() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.fail(AdapterException.retryable("down", null));
            try (TestClient gone = proxy.client()) {
                gone.watch("ns/gone/app/w", "/mnt/data").notice(NoticeCode.UNAVAILABLE);
            }
            await().until(() -> proxy.stats().connections() == 0);
            try (TestClient client = proxy.client()) {
                int asked = proxy.pods.lookups("ns/gone");
                client.watch(CHANNEL, "/mnt/data").notice(NoticeCode.UNAVAILABLE);
                await().until(() -> proxy.pods.lookups("ns/pod") >= 4);
                assertThat(proxy.pods.lookups("ns/gone")).isLessThanOrEqualTo(asked + 1);
            }
        }
    }

    /** Frames that cost next to nothing to handle: 31 MiB, more than the buffers of two sockets. */
    private static ByteBuffer flood(int frames) {
        ByteBuffer frame = MessageEncoder.encode(new Message.Unwatch(ChannelId.parse(CHANNEL), List.of()));
        ByteBuffer flood = ByteBuffer.allocate(frames * frame.remaining());
        while (flood.hasRemaining()) {
            flood.put(frame.rewind());
        }
        return flood.flip();
    }

    private static void sendUntilNobodyReads(TestClient client, ByteBuffer bytes) throws IOException {
        try (Selector selector = Selector.open()) {
            client.socket().configureBlocking(false);
            client.socket().register(selector, SelectionKey.OP_WRITE);
            while (bytes.hasRemaining() && selector.select(500) > 0) {
                selector.selectedKeys().clear();
                client.socket().write(bytes);
            }
        }
        client.socket().configureBlocking(true);
    }
}
