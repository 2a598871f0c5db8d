package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Any bytes, in pieces of any length, are cut into the frames that a plain walk over all of them finds, and what is kept of
 * them grows with what has arrived and never with the length that a frame claims.
 *
 * <p>The targets use the assertions of JUnit, which cost nothing when they hold: with those of AssertJ an input takes several
 * times as long.
 */
class FrameDecoderFuzz {
    private static final int MAX_FRAME_BYTES = 1_000;
    private static final int SMALLEST_CAPACITY = 512;

    @FuzzTest
    void framesAreTheSameHoweverTheyArrive(byte[] stream) {
        check(stream);
    }

    static void check(byte[] stream) {
        List<String> expected = walk(stream);
        assertEquals(expected, decode(stream, Wire.whole()), "whole");
        assertEquals(expected, decode(stream, Wire.byteByByte()), "byte by byte");
        // A hash for a seed: the same bytes are cut the same way each time.
        int seed = Arrays.hashCode(stream);
        assertEquals(expected, decode(stream, Wire.cutAtRandom(seed)), () -> "cut with seed " + seed);
    }

    /** The frames by the words of PROTOCOL §1, then how it ends. */
    private static List<String> walk(byte[] stream) {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream);
        int typeless = 0;
        while (in.remaining() >= 4) {
            long length = in.getInt(in.position()) & 0xFFFF_FFFFL;
            if (length > MAX_FRAME_BYTES) {
                frames.add("too long: " + length);
                return frames;
            }
            if (in.remaining() < 4 + length) {
                break;
            }
            byte[] frame = new byte[(int) length];
            in.position(in.position() + 4);
            in.get(frame);
            if (length < 4) {
                typeless++;
            } else {
                frames.add(told(ByteBuffer.wrap(frame).getInt(), Arrays.copyOfRange(frame, 4, frame.length)));
            }
        }
        frames.add(told(typeless, in.remaining()));
        return frames;
    }

    private static List<String> decode(byte[] stream, IntSupplier pieces) {
        FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
        List<String> frames = new ArrayList<>();
        try {
            for (int from = 0; from < stream.length; ) {
                int to = Math.min(stream.length, from + pieces.getAsInt());
                ByteBuffer in = ByteBuffer.wrap(stream, from, to - from);
                for (Frame frame = decoder.next(in); frame != null; frame = decoder.next(in)) {
                    frames.add(told(frame.type(), Wire.contents(frame.body())));
                }
                assertEquals(0, in.remaining(), "left in the input");
                assertMemoryFollows(to, decoder);
                from = to;
            }
            frames.add(told(decoder.typeless(), decoder.buffered()));
        } catch (ProtocolException e) {
            assertMemoryFollows(stream.length, decoder);
            frames.add("too long: " + e.getMessage().replaceAll("\\D*(\\d+).*", "$1"));
        }
        return frames;
    }

    private static void assertMemoryFollows(int arrived, FrameDecoder decoder) {
        assertTrue(
                decoder.capacity() <= Math.max(SMALLEST_CAPACITY, 2 * arrived),
                () -> decoder.capacity() + " bytes are held when " + arrived + " have arrived");
    }

    private static String told(int type, byte[] body) {
        return type + " " + new String(body, ISO_8859_1);
    }

    private static String told(long typeless, int left) {
        return "typeless " + typeless + ", left " + left;
    }
}
