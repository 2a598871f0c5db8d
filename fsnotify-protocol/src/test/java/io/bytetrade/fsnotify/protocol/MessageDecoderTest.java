package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {
    private static final String ID = "ns1/pod-1/app/w1";
    private static final ChannelId CHANNEL = ChannelId.parse(ID);
    /** A path that a deployed client cut in the middle of its last character. */
    private static final byte[] CUT = Wire.join("x".repeat(254).getBytes(UTF_8), Wire.bytes(0xC3));

    static IntStream requestTypes() {
        return IntStream.rangeClosed(MessageType.WATCH, MessageType.RESUME);
    }

    @Test
    void eachRequestSaysWhoSpeaks() throws Exception {
        assertThat(decode(1, Wire.slot(ID))).isEqualTo(new Message.Watch(CHANNEL, List.of()));
        assertThat(decode(2, Wire.slot(ID))).isEqualTo(new Message.Unwatch(CHANNEL, List.of()));
        assertThat(decode(3, Wire.slot(ID))).isEqualTo(new Message.Clear(CHANNEL));
        assertThat(decode(4, Wire.slot(ID))).isEqualTo(new Message.Suspend(CHANNEL));
        assertThat(decode(5, Wire.slot(ID))).isEqualTo(new Message.Resume(CHANNEL));
    }

    @ParameterizedTest
    @MethodSource("requestTypes")
    void aShortSlotIsReadAsFarAsItGoes(int type) throws Exception {
        assertThat(((Message.Request) decode(type, ID.getBytes(UTF_8))).channel())
                .isEqualTo(CHANNEL);
    }

    @ParameterizedTest
    @MethodSource("requestTypes")
    void aRequestWithoutABodyIsMalformed(int type) {
        ProtocolException fault = fault(type);
        assertThat(fault.code()).isEqualTo(NoticeCode.MALFORMED);
        assertThat(fault).hasMessageContaining("body is empty");
    }

    @ParameterizedTest
    @MethodSource("requestTypes")
    void aChannelIdThatIsNotOneIsInvalidAndGoesBackAsItCame(int type) {
        for (String text : List.of("", "One/Two", "a/b/c/d/e", "a//c", "a/b\n/c")) {
            ProtocolException fault = fault(type, Wire.slot(text), Wire.slot("/mnt/data"));
            assertThat(fault.code()).isEqualTo(NoticeCode.INVALID_CHANNEL);
            assertThat(fault.channel()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @MethodSource("requestTypes")
    void aChannelIdThatIsNotUtf8IsInvalid(int type) {
        ProtocolException fault = fault(type, CUT);
        assertThat(fault.code()).isEqualTo(NoticeCode.INVALID_CHANNEL);
        assertThat(fault.channel()).isEmpty();
        assertThat(fault).hasMessageContaining("not UTF-8").hasMessageContaining("255 bytes");
    }

    @Test
    void anyFaultCanBeAnsweredWithANotice() {
        // In lower case the last one needs more than 255 bytes.
        for (String text : List.of("a/b\0/c", "\0", "\0\0a", "a/b/c\0d/e", "a/b/" + "\u0130".repeat(125))) {
            ProtocolException fault = fault(MessageType.WATCH, Wire.slot(text));
            assertThat(fault.code()).isEqualTo(NoticeCode.INVALID_CHANNEL);
            Notice answer = new Notice(fault.code(), fault.channel(), fault.getMessage());
            assertThat(MessageEncoder.encode(answer).remaining()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MessageType.CLEAR, MessageType.SUSPEND, MessageType.RESUME})
    void whatFollowsTheChannelIdIsIgnored(int type) throws Exception {
        assertThat(decode(type, Wire.slot(ID), CUT, Wire.bytes(1, 2))).isEqualTo(decode(type, Wire.slot(ID)));
    }

    @Test
    void emptyPathsAreIgnored() throws Exception {
        byte[] empty = Wire.slot("");
        byte[] body = Wire.join(Wire.slot(ID), empty, Wire.slot("/a"), empty, empty, Wire.slot("/b"), empty);
        assertThat(decode(MessageType.WATCH, body)).isEqualTo(new Message.Watch(CHANNEL, List.of("/a", "/b")));
        assertThat(decode(MessageType.UNWATCH, body)).isEqualTo(new Message.Unwatch(CHANNEL, List.of("/a", "/b")));
        assertThat(decode(MessageType.WATCH, Wire.slot(ID), empty)).isEqualTo(new Message.Watch(CHANNEL, List.of()));
    }

    @Test
    void aDefectivePathIsNamedAndTheOthersAreKept() throws Exception {
        byte[] body = Wire.join(Wire.slot(ID), Wire.slot("/a"), CUT, Wire.slot(""), Wire.slot("/b"), CUT);
        Message.Watch watch = (Message.Watch) decode(MessageType.WATCH, body);
        assertThat(watch.paths()).containsExactly("/a", "/b");
        assertThat(watch.defects()).hasSize(2);
        assertThat(watch.defects().get(0)).startsWith("path 2 is not UTF-8").contains("255 bytes");
        assertThat(watch.defects().get(1)).startsWith("path 5 is not UTF-8");
        Message.Unwatch unwatch = (Message.Unwatch) decode(MessageType.UNWATCH, body);
        assertThat(unwatch.paths()).isEqualTo(watch.paths());
        assertThat(unwatch.defects()).isEqualTo(watch.defects());
    }

    @Test
    void theLastPathMayBeShort() throws Exception {
        for (byte[] last : List.of("/b".getBytes(UTF_8), Wire.bytes('/', 'b', 0, 0))) {
            assertThat(decode(MessageType.WATCH, Wire.slot(ID), Wire.slot("/a"), last))
                    .isEqualTo(new Message.Watch(CHANNEL, List.of("/a", "/b")));
        }
        assertThat(decode(MessageType.WATCH, Wire.slot(ID), Wire.slot("/a"), Wire.bytes(0)))
                .isEqualTo(new Message.Watch(CHANNEL, List.of("/a")));
    }

    @Test
    void pathsAreTakenAsTheyCame() throws Exception {
        String[] paths = {"/B/", "relative", " /a ", "/a/../b", "/a", "/a", "/nul\0inside", "/\u6587\ufffd"};
        byte[] slots = Wire.join(Stream.of(paths).map(Wire::slot).toArray(byte[][]::new));
        assertThat(decode(MessageType.WATCH, Wire.slot(ID), slots))
                .isEqualTo(new Message.Watch(CHANNEL, List.of(paths)));
    }

    @Test
    void anEventFrameHoldsAnyNumberOfRecords() throws Exception {
        List<FileEvent> events = new ArrayList<>();
        byte[] records = new byte[0];
        for (int n = 1; n <= 300; n++) {
            FileEvent event = new FileEvent("/mnt/data/" + n, n, "/mnt/data");
            events.add(event);
            records = Wire.join(records, Wire.record(event.name(), event.op(), event.key()));
            for (int padding : new int[] {0, 1, 2, 3, 513}) {
                assertThat(decode(MessageType.EVENT, records, new byte[padding]))
                        .isEqualTo(new Message.Events(events));
            }
        }
    }

    @Test
    void paddingUpToARecordIsIgnoredWhateverItHolds() throws Exception {
        byte[] record = Wire.record("/a/b", Op.WRITE, "/a");
        Message expected = new Message.Events(List.of(new FileEvent("/a/b", Op.WRITE, "/a")));
        byte[] noise = new byte[514];
        new Random(3).nextBytes(noise);
        for (int padding = 0; padding <= 513; padding++) {
            assertThat(decode(MessageType.EVENT, record, new byte[padding])).isEqualTo(expected);
            assertThat(decode(MessageType.EVENT, record, Arrays.copyOf(noise, padding)))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 513})
    void anEventFrameWithoutAWholeRecordIsMalformed(int length) {
        ProtocolException fault = fault(MessageType.EVENT, new byte[length]);
        assertThat(fault.code()).isEqualTo(NoticeCode.MALFORMED);
        assertThat(fault).hasMessageContaining(length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 8, 16, 31, 32, 0x12345678, 0x80000000, 0xffffffff})
    void everyBitOfAnOpIsPassedThrough(int op) throws Exception {
        assertThat(decode(MessageType.EVENT, Wire.record("/a/b", op, "/a")))
                .isEqualTo(new Message.Events(List.of(new FileEvent("/a/b", op, "/a"))));
    }

    @Test
    void aDefectiveRecordIsNamedAndTheOthersAreKept() throws Exception {
        byte[] cutName = Wire.join(CUT, Wire.uint32(1), Wire.slot("/a"));
        byte[] cutKey = Wire.join(Wire.slot("/a/b"), Wire.uint32(1), CUT);
        Message.Events message = (Message.Events)
                decode(MessageType.EVENT, cutName, Wire.record("/a/c", 1, "/a"), cutKey, Wire.record("/a/d", 2, "/a"));
        assertThat(message.events()).containsExactly(new FileEvent("/a/c", 1, "/a"), new FileEvent("/a/d", 2, "/a"));
        assertThat(message.defects()).hasSize(2);
        assertThat(message.defects().get(0)).startsWith("record 1 of 4 ");
        assertThat(message.defects().get(1)).startsWith("record 3 of 4 ");
    }

    @Test
    void anErrorIsACodeAChannelIdAndAText() throws Exception {
        assertThat(decode(MessageType.ERROR, Wire.uint32(3), Wire.slot(ID), "this peer is n\u00f6t".getBytes(UTF_8)))
                .isEqualTo(new Notice(NoticeCode.FORBIDDEN, ID, "this peer is n\u00f6t"));
        assertThat(decode(MessageType.ERROR, Wire.uint32(11), Wire.slot(""), "bye".getBytes(UTF_8)))
                .isEqualTo(new Notice(NoticeCode.GOING_AWAY, "", "bye"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 1_000_000, 0x7fffffff, 0x80000000, 0xffffffff})
    void anErrorOfAnUnknownCodeIsText(int number) throws Exception {
        Notice notice = (Notice) decode(MessageType.ERROR, Wire.uint32(number), Wire.slot(ID), Wire.bytes('t'));
        assertThat(notice).isEqualTo(new Notice(number, ID, "t"));
        assertThat(notice.code()).isEmpty();
    }

    @Test
    void anErrorMayLackItsTextAndItsChannelId() throws Exception {
        assertThat(decode(MessageType.ERROR, Wire.uint32(7), Wire.slot(ID)))
                .isEqualTo(new Notice(NoticeCode.SOURCE_GAP, ID, ""));
        assertThat(decode(MessageType.ERROR, Wire.uint32(7), ID.getBytes(UTF_8)))
                .isEqualTo(new Notice(NoticeCode.SOURCE_GAP, ID, ""));
        assertThat(decode(MessageType.ERROR, Wire.uint32(7))).isEqualTo(new Notice(NoticeCode.SOURCE_GAP, "", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void anErrorWithoutACodeIsMalformed(int length) {
        ProtocolException fault = fault(MessageType.ERROR, new byte[length]);
        assertThat(fault.code()).isEqualTo(NoticeCode.MALFORMED);
        assertThat(fault).hasMessageContaining("no code");
    }

    @Test
    void anErrorIsUnderstoodWithoutItsChannelId() throws Exception {
        byte[] text = "3 events".getBytes(UTF_8);
        Notice expected = new Notice(NoticeCode.EVENTS_LOST, "", "3 events");
        assertThat(decode(MessageType.ERROR, Wire.uint32(6), CUT, text)).isEqualTo(expected);
        assertThat(decode(MessageType.ERROR, Wire.uint32(6), Wire.slot("a\0b"), text))
                .isEqualTo(expected);
    }

    @Test
    void aBadByteInAnErrorsTextIsShownAsSuch() throws Exception {
        byte[] text = Wire.bytes('a', 0xC3, 'b', 0xFF);
        assertThat(decode(MessageType.ERROR, Wire.uint32(1), Wire.slot(""), text))
                .isEqualTo(new Notice(NoticeCode.MALFORMED, "", "a\ufffdb\ufffd"));
    }

    @Test
    void nulsAfterAnErrorsTextArePadding() throws Exception {
        for (int padding = 0; padding < 10; padding++) {
            byte[] text = Wire.join(Wire.bytes('a', 0, 'b', ' '), new byte[padding]);
            assertThat(decode(MessageType.ERROR, Wire.uint32(1), Wire.slot(""), text))
                    .isEqualTo(new Notice(NoticeCode.MALFORMED, "", "a\0b "));
            assertThat(decode(MessageType.ERROR, Wire.uint32(1), Wire.slot(""), new byte[padding]))
                    .isEqualTo(new Notice(NoticeCode.MALFORMED, "", ""));
        }
    }

    static IntStream unknownTypes() {
        return IntStream.concat(
                IntStream.of(7, 8, 255, 999, 1016, 0x7fffffff, 0x80000000, 0xffffffff),
                IntStream.rangeClosed(MessageType.RESERVED_FIRST, MessageType.RESERVED_LAST));
    }

    @ParameterizedTest
    @MethodSource("unknownTypes")
    void anyOtherTypeIsUnknown(int type) throws Exception {
        assertThat(decode(type)).isEqualTo(new Message.Unknown(type, 0));
        assertThat(decode(type, new byte[700])).isEqualTo(new Message.Unknown(type, 700));
    }

    @Test
    void theReservedTypesAreThoseOfTheContract() {
        assertThat(MessageType.RESERVED_FIRST).isEqualTo(1000);
        assertThat(MessageType.RESERVED_LAST).isEqualTo(1015);
    }

    @Test
    void aBodyMayBeDirectAndReadOnly() throws Exception {
        byte[] body = Wire.join(Wire.uint32(3), Wire.slot(ID), "text\0".getBytes(UTF_8));
        ByteBuffer direct =
                ByteBuffer.allocateDirect(body.length + 5).put(5, body).position(5);
        assertThat(MessageDecoder.decode(new Frame(MessageType.ERROR, direct.asReadOnlyBuffer())))
                .isEqualTo(new Notice(NoticeCode.FORBIDDEN, ID, "text"));
        byte[] record = Wire.record("/a/b", 1, "/a");
        ByteBuffer records =
                ByteBuffer.allocateDirect(record.length + 5).put(5, record).position(5);
        assertThat(MessageDecoder.decode(new Frame(MessageType.EVENT, records.asReadOnlyBuffer())))
                .isEqualTo(new Message.Events(List.of(new FileEvent("/a/b", 1, "/a"))));
    }

    private static Message decode(int type, byte[]... body) throws ProtocolException {
        return MessageDecoder.decode(new Frame(type, ByteBuffer.wrap(Wire.join(body))));
    }

    private static ProtocolException fault(int type, byte[]... body) {
        return catchThrowableOfType(ProtocolException.class, () -> decode(type, body));
    }
}
