package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged frames: whatever a peer sends, the answer is a message or a {@link ProtocolException}. */
class CodecFuzzTest {
    private static final int[] TELLING_BYTES = {0, 1, 3, 4, '/', 0x7F, 0x80, 0xC0, 0xC3, 0xED, 0xF4, 0xFF};
    private static final int[] TELLING_NUMBERS = {0, 1, 3, 4, 5, 254, 255, 259, 1_000, 0x7FFFFFFF, 0x80000000, -1};

    private final Random random = new Random(20_261_123);
    private final List<byte[]> seeds = seeds();

    @Test
    void aDamagedFrameIsAMessageOrAProtocolException() {
        int read = 0;
        int sentBack = 0;
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] frame = damaged(seeds.get(random.nextInt(seeds.size())));
            if (frame.length < 8) {
                continue;
            }
            int type = ByteBuffer.wrap(frame).getInt(4);
            try {
                Message message = MessageDecoder.decode(new Frame(type, ByteBuffer.wrap(frame, 8, frame.length - 8)));
                read++;
                if (MessageDecoderFuzz.isSendable(message)) {
                    MessageDecoderFuzz.assertComesBack(message);
                    sentBack++;
                }
            } catch (ProtocolException e) {
                refused++;
                assertCanBeAnswered(e);
            }
        }
        // The damage must not be such that only one way is gone.
        assertThat(List.of(read, sentBack, refused))
                .allSatisfy(count -> assertThat(count).isGreaterThan(20_000));
    }

    @Test
    void aDamagedStreamIsTheSameHoweverItIsCut() {
        int faults = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] stream = Wire.join(
                    damaged(seeds.get(random.nextInt(seeds.size()))),
                    damaged(seeds.get(random.nextInt(seeds.size()))),
                    seeds.get(random.nextInt(seeds.size())));
            List<String> whole = outcome(stream, Wire.whole());
            assertThat(outcome(stream, Wire.cutAtRandom(i))).isEqualTo(whole);
            faults += whole.get(whole.size() - 1).startsWith("a frame of ") ? 1 : 0;
        }
        assertThat(faults).isBetween(100, 9_000);
    }

    private static void assertCanBeAnswered(ProtocolException e) {
        MessageEncoder.encode(new Notice(e.code(), e.channel(), e.getMessage()));
    }

    /** The frames, then what ended them. */
    private static List<String> outcome(byte[] stream, IntSupplier pieces) {
        FrameDecoder decoder = new FrameDecoder(10_000);
        List<String> outcome = new ArrayList<>();
        try {
            for (int from = 0; from < stream.length; ) {
                int to = Math.min(stream.length, from + pieces.getAsInt());
                ByteBuffer in = ByteBuffer.wrap(stream, from, to - from);
                for (Frame frame = decoder.next(in); frame != null; frame = decoder.next(in)) {
                    outcome.add(frame.type() + ":" + Arrays.hashCode(Wire.contents(frame.body())));
                }
                from = to;
            }
            outcome.add("typeless " + decoder.typeless() + ", left " + decoder.buffered());
        } catch (ProtocolException e) {
            outcome.add(e.getMessage());
        }
        return outcome;
    }

    private byte[] damaged(byte[] frame) {
        byte[] damaged = frame.clone();
        for (int wounds = 1 + random.nextInt(3); wounds > 0 && damaged.length > 0; wounds--) {
            int at = random.nextInt(random.nextInt(4) == 0 ? Math.min(damaged.length, 16) : damaged.length);
            switch (random.nextInt(6)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) TELLING_BYTES[random.nextInt(TELLING_BYTES.length)];
                case 2 -> damaged = Arrays.copyOf(damaged, at);
                case 3 -> damaged = Arrays.copyOf(damaged, damaged.length + random.nextInt(600));
                case 4 -> number(damaged, random.nextInt(3) * 4);
                default -> damaged = Wire.join(damaged, Arrays.copyOfRange(damaged, at, damaged.length));
            }
        }
        return damaged;
    }

    /** The length, the type, or an ERROR's code. */
    private void number(byte[] frame, int at) {
        if (at + 4 <= frame.length) {
            ByteBuffer.wrap(frame).putInt(at, TELLING_NUMBERS[random.nextInt(TELLING_NUMBERS.length)]);
        }
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String vector : List.of("clear", "watch-1path", "watch-3paths", "unwatch-1path", "event-1", "event-3")) {
            seeds.add(Wire.vector(vector + ".bin"));
        }
        ChannelId channel = ChannelId.parse("ns1/pod-1/app/w1");
        Stream.of(
                        new Message.Suspend(channel),
                        new Message.Resume(channel),
                        new Notice(NoticeCode.EVENTS_LOST, channel.toString(), "3 events, \u00e9t\u00e9 \ud83d\ude00"),
                        new Notice(NoticeCode.GOING_AWAY, "", ""))
                .map(MessageEncoder::encode)
                .map(Wire::contents)
                .forEach(seeds::add);
        return seeds;
    }
}
