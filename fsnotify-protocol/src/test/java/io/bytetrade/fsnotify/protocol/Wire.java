package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** Bytes as PROTOCOL lays them out, written without the codec's help, and streams of them fed to it in pieces. */
final class Wire {
    private Wire() {}

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] uint32(int value) {
        return bytes(value >>> 24, value >>> 16, value >>> 8, value);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A length field that counts the type and the body, the type, the body. */
    static byte[] frame(int type, byte[]... body) {
        byte[] whole = join(body);
        return join(uint32(4 + whole.length), uint32(type), whole);
    }

    /** The text and NULs up to 255 bytes. */
    static byte[] slot(String text) {
        return slot(text.getBytes(UTF_8));
    }

    static byte[] slot(byte[] text) {
        assertThat(text).hasSizeLessThanOrEqualTo(255);
        return Arrays.copyOf(text, 255);
    }

    static byte[] record(String name, int op, String key) {
        return join(slot(name), uint32(op), slot(key));
    }

    static byte[] contents(ByteBuffer buffer) {
        byte[] contents = new byte[buffer.remaining()];
        buffer.duplicate().get(contents);
        return contents;
    }

    static byte[] vector(String name) {
        try (InputStream in = Wire.class.getResourceAsStream("/vectors/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one message of a whole frame. */
    static Message decode(byte[] frame) throws ProtocolException {
        FrameDecoder frames = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
        ByteBuffer in = ByteBuffer.wrap(frame);
        Message message = MessageDecoder.decode(frames.next(in));
        assertThat(in.hasRemaining()).isFalse();
        return message;
    }

    /** The messages of a stream of whole frames that arrives in pieces. */
    static List<Message> decode(byte[] stream, IntSupplier pieces) throws ProtocolException {
        FrameDecoder frames = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
        List<Message> messages = new ArrayList<>();
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + pieces.getAsInt());
            ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(stream, from, to));
            for (Frame frame = frames.next(in); frame != null; frame = frames.next(in)) {
                messages.add(MessageDecoder.decode(frame));
            }
            assertThat(in.hasRemaining()).isFalse();
            from = to;
        }
        assertThat(frames.buffered()).isZero();
        return messages;
    }

    static IntSupplier whole() {
        return () -> Integer.MAX_VALUE >> 1;
    }

    static IntSupplier byteByByte() {
        return () -> 1;
    }

    /** Mostly small pieces, now and then a large one. */
    static IntSupplier cutAtRandom(long seed) {
        Random random = new Random(seed);
        return () -> 1 + random.nextInt(random.nextBoolean() ? 16 : 2_000);
    }
}
