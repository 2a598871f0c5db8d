package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client must not send is told, counted and skipped; only a stream without frames is closed; others never notice. */
class MalformedInputTest {
    private static final String CHANNEL = "ns/pod/app/w";
    private static final byte[] BAD_UTF8 = {'/', 'm', 'n', 't', '/', (byte) 0xC3};

    @Test
    void framesWithoutATypeAreSkipped() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.sendBytes(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0, 0, 3, 7, 7, 7}));
            assertThat(client.notice(NoticeCode.MALFORMED).text()).contains("shorter than 4 bytes");
            assertThat(proxy.stats().framesMalformed()).isEqualTo(3);
            client.watch(CHANNEL, "/mnt/data").hearsNothing();
            proxy.source.created("/host/data/f");
            client.event();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0\u0020\0\1", "\u00FF\u00FF\u00FF\u00FFxxxx"})
    void aFrameThatIsTooLongIsToldBeforeTheConnectionEnds(String bytes) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient witness = proxy.watching(CHANNEL, "/mnt/data");
                TestClient client = proxy.client()) {
            long before = proxy.stats().framesMalformed();
            client.sendBytes(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
            Notice notice = client.notice(NoticeCode.MALFORMED);
            assertThat(notice.text())
                    .contains("longer than the limit of 2097152")
                    .contains("connection is closed");
            client.awaitEnd();
            assertThat(proxy.stats().framesMalformed()).isEqualTo(before + 1);
            proxy.source.created("/host/data/f");
            witness.event();
        }
    }

    @Test
    void theNoticeArrivesAlsoIfTheClientGoesOnSending() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            byte[] garbage = new byte[2 << 20];
            Arrays.fill(garbage, (byte) 'x');
            client.sendBytes(ByteBuffer.wrap(garbage));
            assertThat(client.notice(NoticeCode.MALFORMED).text()).contains("longer than the limit");
            client.awaitEnd();
        }
    }

    @Test
    void theNoticeArrivesAlsoIfAnotherOfItsKindIsLessThanASecondOld() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.sendBytes(RawFrame.of(99)).notice(NoticeCode.MALFORMED);
            client.sendBytes(ByteBuffer.wrap("garbage!".getBytes(StandardCharsets.US_ASCII)));
            assertThat(client.notice(NoticeCode.MALFORMED).text()).contains("longer than the limit");
            client.awaitEnd();
        }
    }

    @Test
    void whatTheClientWatchedEndsWithAFrameThatIsTooLong() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ZERO));
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.awaitRegistered(CHANNEL, "/host/data");
            client.sendBytes(ByteBuffer.wrap("garbage!".getBytes(StandardCharsets.US_ASCII)));
            client.notice(NoticeCode.MALFORMED);
            proxy.awaitRegistered(CHANNEL);
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 999, 1016, Integer.MAX_VALUE, -1})
    void anUnknownTypeIsToldAndSkipped(int type) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client().sendBytes(RawFrame.of(type, new byte[10]))) {
            assertThat(client.notice(NoticeCode.MALFORMED).text())
                    .isEqualTo("unknown message type " + Integer.toUnsignedString(type));
            assertThat(proxy.stats().framesMalformed()).isEqualTo(1);
            client.hearsNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1015})
    void aReservedTypeIsSkippedSilently(int type) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.sendBytes(RawFrame.of(type, new byte[10])).hearsNothing();
            client.watch(CHANNEL, "/mnt/data").hearsNothing();
        }
    }

    @Test
    void eventAndErrorAreNotForAClientToSend() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient witness = proxy.watching(CHANNEL, "/mnt/data");
                TestClient client = proxy.client()) {
            Message event = new Message.Events(List.of(new FileEvent("/mnt/data/f", Op.CREATE, "/mnt/data")));
            client.send(event, new Notice(NoticeCode.GOING_AWAY, CHANNEL, "go"));
            assertThat(client.notice(NoticeCode.MALFORMED).text()).contains("not for a client to send");
            await().until(() -> proxy.stats().framesReceived() == 4);
            client.hearsNothing();
            witness.hearsNothing();
        }
    }

    @Test
    void aLastSlotMayBeShort() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            byte[] path = "/mnt/data".getBytes(StandardCharsets.UTF_8);
            client.sendBytes(RawFrame.of(MessageType.WATCH, RawFrame.slot(CHANNEL), path))
                    .hearsNothing();
            proxy.awaitRegistered(CHANNEL, "/host/data");
            client.sendBytes(RawFrame.of(MessageType.UNWATCH, RawFrame.slot(CHANNEL), path))
                    .sendBytes(RawFrame.of(MessageType.CLEAR, "ns/pod/app".getBytes(StandardCharsets.UTF_8)))
                    .hearsNothing();
            proxy.awaitRegistered(CHANNEL);
        }
    }

    @Test
    void aPathThatIsNoUtf8IsToldAndTheOthersOfItsFrameWork() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            byte[] channel = RawFrame.slot(CHANNEL);
            byte[] a = RawFrame.slot("/mnt/data/a");
            byte[] b = RawFrame.slot("/mnt/data/b");
            byte[] bad = RawFrame.slot(BAD_UTF8);
            client.sendBytes(RawFrame.of(MessageType.WATCH, channel, a, bad, b));
            Notice notice = client.notice(NoticeCode.MALFORMED);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(notice.text()).contains("path 2 is not UTF-8");
            proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b");
            client.sendBytes(RawFrame.of(MessageType.UNWATCH, channel, bad, b)).sync();
            proxy.awaitRegistered(CHANNEL, "/host/data/a");
            assertThat(client.notice(NoticeCode.MALFORMED).text()).contains("path 1 is not UTF-8");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, WATCH", "2, UNWATCH", "3, CLEAR", "4, SUSPEND", "5, RESUME"})
    void aFrameWithoutAGoodChannelIdIsToldByItsName(int type, String name) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.sendBytes(RawFrame.of(type));
            assertThat(client.notice(NoticeCode.MALFORMED).text())
                    .isEqualTo(name + " has no channel id: its body is empty");
            client.sendBytes(RawFrame.of(type, RawFrame.slot(BAD_UTF8), RawFrame.slot("/mnt/data")));
            assertThat(client.notice(NoticeCode.INVALID_CHANNEL).text()).startsWith(name + ": ");
            client.hearsNothing();
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @Test
    void aFrameThatTheClientLeavesUnfinishedIsForgottenWithIt() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient witness = proxy.watching(CHANNEL, "/mnt/data")) {
            try (TestClient client = proxy.client()) {
                client.sendBytes(watchFrame().limit(300));
                await().until(() -> proxy.stats().connections() == 2);
            }
            await().until(() -> proxy.stats().connections() == 1);
            witness.hearsNothing();
            assertThat(proxy.stats().watches()).isEqualTo(1);
        }
    }

    @Test
    void framesMayArriveByteByByteOrManyAtOnce() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            ByteBuffer frame = watchFrame();
            while (frame.hasRemaining()) {
                client.sendBytes(frame.slice(frame.position(), 1));
                frame.position(frame.position() + 1);
            }
            Message[] many = new Message[50];
            Arrays.setAll(many, i -> new Message.Watch(ChannelId.parse(CHANNEL), List.of("/mnt/data/" + i)));
            client.send(many).hearsNothing();
            assertThat(proxy.stats().watches()).isEqualTo(51);
        }
    }

    @Test
    void damagedFramesHarmNobodyElse() throws Exception {
        Random random = new Random(20_240_229);
        try (TestProxy proxy = new TestProxy();
                TestClient witness = proxy.watching(CHANNEL, "/mnt/data")) {
            for (int i = 0; i < 300; i++) {
                byte[] frame = watchFrame().array();
                for (int damages = random.nextInt(8); damages >= 0; damages--) {
                    frame[random.nextInt(2) == 0 ? random.nextInt(frame.length) : random.nextInt(12)] =
                            (byte) random.nextInt();
                }
                try (TestClient client = proxy.client()) {
                    client.sendBytes(ByteBuffer.wrap(frame)).sendBytes(ByteBuffer.wrap(frame));
                }
            }
            await().until(() -> proxy.stats().connectionsClosed() == 300);
            proxy.source.created("/host/data/f");
            assertThat(witness.event().name()).isEqualTo("/mnt/data/f");
        }
    }

    private static ByteBuffer watchFrame() {
        return MessageEncoder.encode(new Message.Watch(ChannelId.parse(CHANNEL), List.of("/mnt/data")));
    }
}
