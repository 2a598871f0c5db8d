package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageEncoderTest {
    private static final ChannelId CHANNEL = ChannelId.parse("ns1/pod-1/app/w1");
    private static final byte[] ID = Wire.slot("ns1/pod-1/app/w1");
    private static final FileEvent EVENT = new FileEvent("/a/b", Op.CREATE | Op.WRITE, "/a");

    @Test
    void aRequestIsASlotForTheChannelIdAndOneForEachPath() {
        byte[] paths = Wire.join(Wire.slot("/a"), Wire.slot("/b/\u6587"));
        List<String> texts = List.of("/a", "/b/\u6587");
        assertThat(encoded(new Message.Watch(CHANNEL, texts))).isEqualTo(Wire.frame(1, ID, paths));
        assertThat(encoded(new Message.Unwatch(CHANNEL, texts))).isEqualTo(Wire.frame(2, ID, paths));
        assertThat(encoded(new Message.Clear(CHANNEL))).isEqualTo(Wire.frame(3, ID));
        assertThat(encoded(new Message.Suspend(CHANNEL))).isEqualTo(Wire.frame(4, ID));
        assertThat(encoded(new Message.Resume(CHANNEL))).isEqualTo(Wire.frame(5, ID));
    }

    @Test
    void aNoticeIsACodeASlotAndAText() {
        assertThat(encoded(new Notice(NoticeCode.FORBIDDEN, CHANNEL.toString(), "abc")))
                .isEqualTo(Wire.frame(0, Wire.uint32(3), ID, Wire.bytes('a', 'b', 'c'), new byte[2]));
        assertThat(encoded(new Notice(0x80000001, "", "")))
                .isEqualTo(Wire.frame(0, Wire.uint32(0x80000001), Wire.slot(""), new byte[1]));
    }

    @Test
    void everyEventFrameIsAMultipleOfFourBytes() {
        for (int n = 1; n <= 64; n++) {
            byte[] records = Wire.join(
                    Collections.nCopies(n, Wire.record("/a/b", 3, "/a")).toArray(byte[][]::new));
            byte[] frame = encoded(new Message.Events(Collections.nCopies(n, EVENT)));
            assertThat(frame).isEqualTo(Wire.frame(6, records, new byte[n % 2 * 2]));
            assertThat(frame.length % 4).isZero();
        }
    }

    @Test
    void everyErrorFrameIsAMultipleOfFourBytes() throws Exception {
        for (int length = 0; length <= 20; length++) {
            Notice notice = new Notice(NoticeCode.NOT_MAPPED, CHANNEL.toString(), "t".repeat(length));
            byte[] frame = encoded(notice);
            assertThat(frame.length % 4).isZero();
            assertThat(frame.length - (4 + 4 + 4 + 255 + length)).isBetween(0, 3);
            assertThat(Wire.decode(frame)).isEqualTo(notice);
        }
    }

    static Stream<String> characters() {
        return Stream.of("x", "\u00e9", "\u6587", "\ud83d\ude00");
    }

    @ParameterizedTest
    @MethodSource("characters")
    void aLongTextIsCutBetweenCharactersAt1024Bytes(String character) throws Exception {
        int size = character.getBytes(UTF_8).length;
        for (int ahead = 0; ahead < 4; ahead++) {
            String text = "a".repeat(ahead) + character.repeat(2_000);
            byte[] frame = encoded(new Notice(NoticeCode.NOT_MAPPED, "", text));
            String expected = "a".repeat(ahead) + character.repeat((1_024 - ahead) / size);
            assertThat(((Notice) Wire.decode(frame)).text()).isEqualTo(expected);
            assertThat(frame.length % 4).isZero();
        }
    }

    @Test
    void aTextOf1024BytesIsNotCut() throws Exception {
        for (String text : List.of("x".repeat(1_024), "x".repeat(1_022) + "\u00e9", "\ud83d\ude00".repeat(256))) {
            Notice notice = new Notice(NoticeCode.NOT_MAPPED, "", text);
            assertThat(Wire.decode(encoded(notice))).isEqualTo(notice);
        }
    }

    @Test
    void aTextNeedNotHaveUtf8() throws Exception {
        byte[] frame = encoded(new Notice(NoticeCode.MALFORMED, "", "a\ud83d"));
        assertThat(((Notice) Wire.decode(frame)).text()).isEqualTo("a?");
    }

    static Stream<String> pathsThatDoNotFit() {
        return Stream.of("x".repeat(256), "\u6587".repeat(86), "a\0b", "a\ud83d");
    }

    @ParameterizedTest
    @MethodSource("pathsThatDoNotFit")
    void whatDoesNotFitIsRefused(String path) {
        assertRefused(new Message.Watch(CHANNEL, List.of("/a", path)), "255 bytes");
        assertRefused(new Message.Unwatch(CHANNEL, List.of(path, "/a")), "255 bytes");
        assertRefused(new Message.Events(List.of(EVENT, new FileEvent(path, 1, "/a"))), "255 bytes");
        assertRefused(new Message.Events(List.of(EVENT, new FileEvent("/a/b", 1, path))), "255 bytes");
    }

    @Test
    void aPathThatAReceiverWouldIgnoreIsRefused() {
        assertRefused(new Message.Watch(CHANNEL, List.of("/a", "")), "empty");
        assertRefused(new Message.Unwatch(CHANNEL, List.of("")), "empty");
    }

    @Test
    void aFrameHoldsFrom1To64Events() {
        assertRefused(new Message.Events(List.of()), "from 1 to 64");
        assertRefused(new Message.Events(Collections.nCopies(65, EVENT)), "not 65");
    }

    @Test
    void aFrameIsNoLongerThanAReceiverTakes() throws Exception {
        // 4 + 255 · 8,224 bytes are 2 MiB less 28: one path more is too many.
        Message.Watch longest = new Message.Watch(CHANNEL, Collections.nCopies(8_223, "/a"));
        assertThat(Wire.decode(encoded(longest))).isEqualTo(longest);
        assertRefused(new Message.Watch(CHANNEL, Collections.nCopies(8_224, "/a")), "send several");
        // 255 · 8,421,505 does not fit in an int.
        assertRefused(new Message.Watch(CHANNEL, Collections.nCopies(8_421_504, "/a")), "send several");
    }

    @Test
    void aMessageWithoutAFrameIsRefused() {
        assertRefused(new Message.Unknown(1000, 0), "Unknown");
    }

    @Test
    void theFrameIsReadyToBeRead() {
        Stream<Message> messages = Stream.of(
                new Message.Watch(CHANNEL, List.of("/a")),
                new Message.Clear(CHANNEL),
                new Message.Events(List.of(EVENT)),
                new Notice(NoticeCode.GOING_AWAY, "", "a"));
        messages.forEach(message -> {
            ByteBuffer frame = MessageEncoder.encode(message);
            assertThat(frame.position()).isZero();
            assertThat(frame.getInt(0)).isEqualTo(frame.remaining() - 4);
        });
    }

    @Test
    void theTypesAreThoseOfTheContract() {
        int[] types = {
            MessageType.ERROR,
            MessageType.WATCH,
            MessageType.UNWATCH,
            MessageType.CLEAR,
            MessageType.SUSPEND,
            MessageType.RESUME,
            MessageType.EVENT
        };
        assertThat(types).containsExactly(IntStream.rangeClosed(0, 6).toArray());
    }

    private static byte[] encoded(Message message) {
        return Wire.contents(MessageEncoder.encode(message));
    }

    private static void assertRefused(Message message, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageEncoder.encode(message))
                .withMessageContaining(why);
    }
}
