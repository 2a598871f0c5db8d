package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record can carry, and the order in which records arrive. */
class EventRecordTest {
    private static final String CHANNEL = "ns/pod/app/w";
    private static final String POD_PREFIX = "/mnt/data/";

    @Test
    void aNameOf255BytesArrivesAndALongerOneIsToldWithItsCount() throws Exception {
        String longest = "x".repeat(255 - POD_PREFIX.length());
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.created("/host/data/" + longest, "/host/data/" + longest + "y", "/host/data/" + longest + "z");
            assertThat(client.event().name()).isEqualTo(POD_PREFIX + longest).hasSize(255);
            Notice notice = client.notice(NoticeCode.NOT_REPRESENTABLE);
            assertThat(notice.count()).hasValue(2);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(proxy.stats().recordsNotRepresentable()).isEqualTo(2);
            client.hearsNothing();
        }
    }

    @Test
    void bytesCountAndNotCharacters() throws Exception {
        String longest = "é".repeat((254 - POD_PREFIX.length()) / 2) + "x";
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.created("/host/data/" + longest, "/host/data/" + longest + "é");
            assertThat(client.event().name()).isEqualTo(POD_PREFIX + longest);
            assertThat(client.notice(NoticeCode.NOT_REPRESENTABLE).count()).hasValue(1);
        }
    }

    @Test
    void anEventThatCannotBeToldCountsOnceForAConnection() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            client.watch("ns/pod/app/other", "/mnt/data").sync();
            proxy.source.created("/host/data/" + "x".repeat(255));
            Notice notice = client.sync().notice(NoticeCode.NOT_REPRESENTABLE);
            assertThat(notice.count()).hasValue(1);
            assertThat(proxy.stats().recordsNotRepresentable()).isEqualTo(1);
        }
    }

    @Test
    void aNameThatHasNoUtf8IsNotGuessed() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.created("/host/data/half\uD800", "/host/data/nul\0");
            assertThat(client.notice(NoticeCode.NOT_REPRESENTABLE).count()).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"文件.txt", "naïve café", "🙂", "tab\tand\nline", "...", "C:\\x", "%s'\"{0}"})
    void namesTravelUnchanged(String name) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/" + name + "/dir")) {
            proxy.awaitRegistered(CHANNEL, "/host/data/" + name + "/dir");
            proxy.source.created("/host/data/" + name + "/dir/" + name);
            assertThat(client.event())
                    .isEqualTo(new FileEvent(
                            "/mnt/data/" + name + "/dir/" + name, Op.CREATE, "/mnt/data/" + name + "/dir"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 8, 16, 31, 32, 34, 1 << 20 | 2, Integer.MIN_VALUE, -1})
    void opsTravelUnchanged(int op) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data/f", op, "/host/data");
            assertThat(client.event().op()).isEqualTo(op);
        }
    }

    @Test
    void aBatchOfMixedOpsArrivesInOrder() throws Exception {
        int[] ops = {Op.CREATE, Op.CHMOD, Op.WRITE | Op.CHMOD, Op.RENAME, Op.REMOVE, Op.CREATE | Op.WRITE};
        List<NodeEvent> batch = IntStream.range(0, 1_000)
                .mapToObj(i -> new NodeEvent("/host/data/" + i % 7, ops[i % ops.length] | i << 8, "/host/data"))
                .toList();
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push(batch.subList(0, 500));
            proxy.source.push(batch.subList(500, 1_000));
            assertThat(client.events(batch.size()))
                    .extracting(FileEvent::op)
                    .containsExactlyElementsOf(batch.stream().map(NodeEvent::op).toList());
        }
    }

    @Test
    void writesKeepTheirPlaceAmongTheOtherOpsOfTheirFile() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            int[] ops = {Op.CREATE, Op.WRITE, Op.WRITE, Op.CHMOD, Op.WRITE, Op.RENAME, Op.CREATE, Op.WRITE, Op.REMOVE};
            proxy.source.push(IntStream.of(ops)
                    .mapToObj(op -> new NodeEvent("/host/data/f", op, "/host/data"))
                    .toList());
            assertThat(client.events(8))
                    .extracting(FileEvent::op)
                    .containsExactly(
                            Op.CREATE, Op.WRITE, Op.CHMOD, Op.WRITE, Op.RENAME, Op.CREATE, Op.WRITE, Op.REMOVE);
        }
    }
}
