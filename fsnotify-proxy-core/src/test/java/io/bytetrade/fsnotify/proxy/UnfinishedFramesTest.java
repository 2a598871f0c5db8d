package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that begin and do not end: each is within its limit, and all of them together are, too. */
class UnfinishedFramesTest {
    private static final int MEMORY = 1 << 20;
    private static final int FRAME = 2 << 20;
    private static final int SENT = 200 << 10;
    private static final int CLIENTS = 20;

    @Test
    void doNotUseUpTheMemoryOfAll() throws Exception {
        List<TestClient> hoarders = new ArrayList<>();
        try (TestProxy proxy = new TestProxy(builder -> builder.allOutboxesBytes(MEMORY));
                TestClient healthy = proxy.watching("ns/pod/app/w", "/mnt/data")) {
            // One after the other: of several at once it is the loop's affair who comes too late.
            while (proxy.stats().connectionsClosed() == 0 && hoarders.size() < CLIENTS) {
                TestClient hoarder = proxy.client();
                hoarders.add(hoarder);
                hoarder.sendBytes(ByteBuffer.allocate(SENT)
                        .putInt(FRAME)
                        .putInt(MessageType.WATCH)
                        .rewind());
                await().until(() -> proxy.stats().outboxBytes() == (long) hoarders.size() * SENT
                        || proxy.stats().connectionsClosed() > 0);
            }
            TestClient last = hoarders.get(hoarders.size() - 1);
            assertThat(last.notice(NoticeCode.LIMIT_EXCEEDED).text()).contains("unfinished frames");
            last.awaitEnd();
            assertThat(proxy.stats().outboxBytes()).isBetween((long) SENT, (long) MEMORY);

            proxy.source.created("/host/data/f");
            assertThat(healthy.event().name()).isEqualTo("/mnt/data/f");

            hoarders.forEach(TestClient::close);
            await().until(() -> proxy.stats().outboxBytes() == 0);
        } finally {
            hoarders.forEach(TestClient::close);
        }
    }
}
