package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final int LIMIT = 1_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final FrameDecoder decoder = new FrameDecoder(LIMIT);

    @Test
    void aFrameInTheInputIsAViewOfTheInput() throws Exception {
        byte[] bytes = Wire.frame(7, Wire.bytes(1, 2, 3));
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Frame frame = decoder.next(in);
        assertThat(frame.type()).isEqualTo(7);
        assertThat(Wire.contents(frame.body())).containsExactly(1, 2, 3);
        assertThat(frame.body().array()).isSameAs(bytes);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(decoder.capacity()).isZero();
    }

    @Test
    void framesOfOneInputAreTakenOneByOne() throws Exception {
        ByteBuffer in = ByteBuffer.wrap(Wire.join(Wire.frame(1), Wire.frame(2, Wire.bytes(9)), Wire.bytes(0, 0)));
        assertThat(decoder.next(in).type()).isEqualTo(1);
        assertThat(in.position()).isEqualTo(8);
        assertThat(decoder.next(in).type()).isEqualTo(2);
        assertThat(in.position()).isEqualTo(17);
        assertThat(decoder.next(in)).isNull();
        assertThat(in.hasRemaining()).isFalse();
        assertThat(decoder.buffered()).isEqualTo(2);
    }

    @Test
    void ofNothingComesNothing() throws Exception {
        assertThat(decoder.next(NOTHING)).isNull();
        assertThat(decoder.buffered()).isZero();
    }

    @Test
    void aFrameOfFourBytesIsATypeWithoutABody() throws Exception {
        for (IntSupplier pieces : List.of(Wire.whole(), Wire.byteByByte())) {
            assertThat(feed(Wire.frame(3), pieces)).containsExactly("3:[]");
        }
    }

    static Stream<IntSupplier> pieces() {
        return Stream.concat(
                Stream.of(1, 2, 3, 4, 5, 7, 8, 9, 64, 1 << 20).map(size -> () -> size),
                Stream.of(1, 2, 3, 4, 5).map(Wire::cutAtRandom));
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void theFramesAreTheSameHoweverTheStreamIsCut(IntSupplier pieces) throws Exception {
        Random random = new Random(7);
        List<byte[]> frames = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] body = new byte[random.nextInt(random.nextBoolean() ? 20 : LIMIT - 3)];
            random.nextBytes(body);
            int type = random.nextInt();
            frames.add(Wire.frame(type, body));
            expected.add(type + ":" + Arrays.toString(body));
            if (random.nextInt(5) == 0) {
                frames.add(typeless(random.nextInt(4)));
            }
        }
        assertThat(feed(Wire.join(frames.toArray(byte[][]::new)), pieces)).isEqualTo(expected);
        assertThat(decoder.typeless()).isEqualTo(frames.size() - 200);
    }

    static Stream<ByteBuffer> buffersOfAFrame() {
        byte[] bytes = Wire.join(Wire.bytes(9, 9, 9), Wire.frame(5, Wire.bytes(1, 2, 3)), Wire.bytes(9, 9));
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        return Stream.of(
                ByteBuffer.wrap(bytes, 3, 11),
                ByteBuffer.wrap(bytes, 3, 11).slice(),
                ByteBuffer.wrap(bytes, 3, 11).asReadOnlyBuffer(),
                direct.duplicate().position(3).limit(14),
                direct.duplicate().position(3).limit(14).slice());
    }

    @ParameterizedTest
    @MethodSource("buffersOfAFrame")
    void theInputMayBeOfAnyKindAndBeginAnywhere(ByteBuffer in) throws Exception {
        ByteBuffer cut = in.duplicate();
        Frame frame = decoder.next(in);
        assertThat(frame.type()).isEqualTo(5);
        assertThat(Wire.contents(frame.body())).containsExactly(1, 2, 3);
        assertThat(in.hasRemaining()).isFalse();

        int end = cut.limit();
        cut.limit(cut.position() + 6);
        assertThat(decoder.next(cut)).isNull();
        Frame joined = decoder.next(cut.limit(end));
        assertThat(joined.type()).isEqualTo(5);
        assertThat(Wire.contents(joined.body())).containsExactly(1, 2, 3);
        assertThat(cut.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aFrameWithoutATypeIsCountedAndTheStreamGoesOn(int n) throws Exception {
        byte[] stream = Wire.join(typeless(n), Wire.frame(1, Wire.bytes(5)), typeless(n), typeless(n), Wire.frame(2));
        assertThat(feed(stream, Wire.whole())).containsExactly("1:[5]", "2:[]");
        assertThat(decoder.typeless()).isEqualTo(3);
        assertThat(feed(stream, Wire.byteByByte())).containsExactly("1:[5]", "2:[]");
        assertThat(decoder.typeless()).isEqualTo(6);
    }

    @Test
    void aRunOfFramesWithoutATypeIsSkippedInOneCall() throws Exception {
        ByteBuffer in = ByteBuffer.wrap(Wire.join(new byte[400_000], Wire.frame(1)));
        assertThat(decoder.next(in).type()).isEqualTo(1);
        assertThat(decoder.typeless()).isEqualTo(100_000);
    }

    @Test
    void aFrameOfTheLimitIsTaken() throws Exception {
        byte[] frame = Wire.frame(1, new byte[LIMIT - 4]);
        assertThat(feed(frame, Wire.whole())).hasSize(1);
        assertThat(feed(frame, Wire.byteByByte())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 0x7fffffff, 0x80000000, 0xffffffff})
    void aLongerFrameIsRefusedAtItsLengthField(int n) {
        byte[] length = Wire.uint32(n);
        assertRefused(n, ByteBuffer.wrap(length));

        FrameDecoder trickled = new FrameDecoder(LIMIT);
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> {
            for (byte b : length) {
                assertThat(trickled.next(ByteBuffer.wrap(new byte[] {b}))).isNull();
            }
        });
        assertThat(trickled.capacity()).isLessThanOrEqualTo(512);
    }

    @Test
    void aFrameThatIsTooLongIsNotSkipped() {
        ByteBuffer in = ByteBuffer.wrap(Wire.join(Wire.uint32(-1), Wire.frame(1)));
        for (int i = 0; i < 3; i++) {
            assertRefused(-1, in);
        }
        decoder.keep(in);
        assertRefused(-1, ByteBuffer.wrap(Wire.frame(1)));
    }

    @Test
    void aLimitThatMakesNoSenseIsRefused() throws Exception {
        for (int limit : new int[] {Integer.MIN_VALUE, -1, 0, 3, (256 << 20) + 1, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FrameDecoder(limit))
                    .withMessageEndingWith(": " + limit);
        }
        assertThat(new FrameDecoder(4).next(ByteBuffer.wrap(Wire.frame(1)))).isNotNull();
    }

    @Test
    void aClaimedLengthReservesNothing() throws Exception {
        FrameDecoder lenient = new FrameDecoder(256 << 20);
        assertThat(lenient.next(ByteBuffer.wrap(Wire.uint32(256 << 20)))).isNull();
        for (int arrived = 4; arrived < 100_000; arrived += 1_000) {
            assertThat(lenient.buffered()).isEqualTo(arrived);
            assertThat(lenient.capacity()).isBetween(arrived, Math.max(512, 2 * arrived));
            assertThat(lenient.next(ByteBuffer.allocate(1_000))).isNull();
        }
    }

    @Test
    void whatIsHandedOutIsNotHeldOnTo() throws Exception {
        byte[] frame = Wire.frame(1, new byte[LIMIT - 4]);
        assertThat(decoder.next(ByteBuffer.wrap(frame, 0, 600))).isNull();
        ByteBuffer rest = ByteBuffer.wrap(frame, 600, frame.length - 600);
        assertThat(decoder.next(rest)).isNotNull();
        assertThat(decoder.buffered()).isZero();
        assertThat(decoder.next(rest)).isNull();
        assertThat(decoder.capacity()).isZero();
    }

    @Test
    void aFrameJoinedFromPiecesDoesNotChangeWithTheInput() throws Exception {
        ByteBuffer in = ByteBuffer.allocate(100);
        in.put(Wire.frame(1, Wire.bytes(1, 2, 3)), 0, 9).flip();
        assertThat(decoder.next(in)).isNull();
        in.clear().put(Wire.bytes(2, 3)).put(Wire.frame(2, Wire.bytes(4, 5))).flip();
        Frame joined = decoder.next(in);
        Arrays.fill(in.array(), (byte) 0x55);
        assertThat(Wire.contents(joined.body())).containsExactly(1, 2, 3);
    }

    @Test
    void ofTheInputNoMoreIsTakenThanTheFrameNeeds() throws Exception {
        byte[] stream = Wire.join(Wire.frame(1, Wire.bytes(1, 2, 3)), Wire.frame(2, new byte[100]));
        for (int cut = 1; cut < 11; cut++) {
            assertThat(decoder.next(ByteBuffer.wrap(stream, 0, cut))).isNull();
            ByteBuffer rest = ByteBuffer.wrap(stream, cut, stream.length - cut);
            assertThat(decoder.next(rest).type()).isEqualTo(1);
            assertThat(rest.position()).isEqualTo(11);
            assertThat(decoder.next(rest).body().array()).isSameAs(stream);
        }
    }

    @Test
    void whatIsKeptComesBeforeWhatArrives() throws Exception {
        byte[] stream = Wire.join(
                Wire.frame(1, Wire.bytes(1)),
                Wire.frame(2),
                typeless(2),
                Wire.frame(3, Wire.bytes(3, 3)),
                Wire.frame(4));
        for (int cut = 0; cut <= stream.length; cut++) {
            FrameDecoder fresh = new FrameDecoder(LIMIT);
            ByteBuffer first = ByteBuffer.wrap(stream, 0, cut);
            fresh.keep(first);
            assertThat(first.hasRemaining()).isFalse();
            assertThat(fresh.buffered()).isEqualTo(cut);
            ByteBuffer rest = ByteBuffer.wrap(stream, cut, stream.length - cut);
            assertThat(drain(fresh, rest)).containsExactly("1:[1]", "2:[]", "3:[3, 3]", "4:[]");
            assertThat(fresh.buffered()).isZero();
            assertThat(fresh.typeless()).isEqualTo(1);
        }
    }

    @Test
    void keepingGoesOnInTheMiddleOfAFrame() throws Exception {
        byte[] stream = Wire.join(Wire.frame(1, Wire.bytes(1, 2, 3, 4)), Wire.frame(2, Wire.bytes(5)));
        assertThat(decoder.next(ByteBuffer.wrap(stream, 0, 10))).isNull();
        decoder.keep(ByteBuffer.wrap(stream, 10, 9));
        assertThat(decoder.buffered()).isEqualTo(19);
        Frame first = decoder.next(NOTHING);
        assertThat(Wire.contents(first.body())).containsExactly(1, 2, 3, 4);
        assertThat(decoder.buffered()).isEqualTo(7);
        assertThat(drain(decoder, ByteBuffer.wrap(stream, 19, 2))).containsExactly("2:[5]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4_096})
    void aTrickledFrameIsCopiedABoundedNumberOfTimes(int step) throws Exception {
        FrameDecoder large = new FrameDecoder(2 << 20);
        byte[] bytes = Wire.frame(6, new byte[(2 << 20) - 4]);
        Arrays.fill(bytes, 8, bytes.length, (byte) 0x55);
        long bound = 2L * bytes.length;
        long moved = 0;
        Frame frame = null;
        for (int at = 0; at < bytes.length && moved <= bound; at += step) {
            int buffered = large.buffered();
            int capacity = large.capacity();
            frame = large.next(ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at)));
            if (large.capacity() != capacity) {
                moved += buffered;
            }
        }
        assertThat(moved).isLessThanOrEqualTo(bound);
        assertThat(Wire.contents(frame.body())).containsOnly(0x55).hasSize((2 << 20) - 4);
        assertThat(large.capacity()).isBetween(bytes.length, 2 * bytes.length);
    }

    @Test
    void aWindowThatSlidesIsCopiedABoundedNumberOfTimes() throws Exception {
        byte[] frame = Wire.frame(1);
        int window = 60_000;
        int slides = 20_000;
        for (int kept = 0; kept < window; kept += frame.length) {
            decoder.keep(ByteBuffer.wrap(frame));
        }
        long moved = 0;
        int last = 0;
        for (int i = 0; i < slides; i++) {
            decoder.keep(ByteBuffer.wrap(frame));
            // The place of a frame in the array goes up until the bytes are moved.
            int place = decoder.next(NOTHING).body().arrayOffset();
            if (place < last) {
                moved += window;
            }
            last = place;
        }
        assertThat(moved).isLessThanOrEqualTo(2L * slides * frame.length);
    }

    private void assertRefused(int n, ByteBuffer in) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> decoder.next(in))
                .withMessageContaining(Integer.toUnsignedString(n))
                .withMessageContaining(String.valueOf(LIMIT))
                .satisfies(e -> assertThat(e.code()).isEqualTo(NoticeCode.MALFORMED))
                .satisfies(e -> assertThat(e.channel()).isEmpty());
        assertThat(decoder.capacity()).isLessThanOrEqualTo(512);
    }

    private List<String> feed(byte[] stream, IntSupplier pieces) throws ProtocolException {
        List<String> frames = new ArrayList<>();
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + pieces.getAsInt());
            frames.addAll(drain(decoder, ByteBuffer.wrap(Arrays.copyOfRange(stream, from, to))));
            from = to;
        }
        assertThat(decoder.buffered()).isZero();
        return frames;
    }

    private static List<String> drain(FrameDecoder decoder, ByteBuffer in) throws ProtocolException {
        List<String> frames = new ArrayList<>();
        for (Frame frame = decoder.next(in); frame != null; frame = decoder.next(in)) {
            frames.add(frame.type() + ":" + Arrays.toString(Wire.contents(frame.body())));
        }
        assertThat(in.hasRemaining()).isFalse();
        return frames;
    }

    /** A length of less than a type, and that many bytes. */
    private static byte[] typeless(int n) {
        return Wire.join(Wire.uint32(n), new byte[n]);
    }
}
