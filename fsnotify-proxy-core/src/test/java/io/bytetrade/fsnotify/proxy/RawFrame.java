package io.bytetrade.fsnotify.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames as bytes, for what the encoder refuses to write, and as deployed clients were recorded. */
public final class RawFrame {
    private RawFrame() {}

    /** A frame of a type with a body of these pieces. */
    public static ByteBuffer of(int type, byte[]... pieces) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Arrays.asList(pieces).forEach(body::writeBytes);
        return ByteBuffer.allocate(8 + body.size())
                .putInt(4 + body.size())
                .putInt(type)
                .put(body.toByteArray())
                .flip();
    }

    public static byte[] slot(String text) {
        return slot(text.getBytes(UTF_8));
    }

    public static byte[] slot(byte[] bytes) {
        return Arrays.copyOf(bytes, 255);
    }

    /** Bytes that a deployed client was recorded to send. */
    public static ByteBuffer recorded(String file) {
        try (InputStream in = RawFrame.class.getResourceAsStream("/vectors/" + file)) {
            return ByteBuffer.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
