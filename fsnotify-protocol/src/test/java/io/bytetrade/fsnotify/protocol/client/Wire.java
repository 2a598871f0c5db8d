package io.bytetrade.fsnotify.protocol.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Op;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames written by hand from PROTOCOL §1, without the codec. */
final class Wire {
    private Wire() {}

    /** A frame of slots, each given by its text. */
    static byte[] request(int type, String... slots) {
        ByteBuffer body = ByteBuffer.allocate(255 * slots.length);
        for (String slot : slots) {
            body.put(Arrays.copyOf(slot.getBytes(UTF_8), 255));
        }
        return frame(type, body.array()).array();
    }

    static ByteBuffer frame(int type, byte[] body) {
        return ByteBuffer.allocate(8 + body.length)
                .putInt(4 + body.length)
                .putInt(type)
                .put(body)
                .flip();
    }

    static ByteBuffer concat(ByteBuffer... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer part : parts) {
            all.put(part);
        }
        return all.flip();
    }

    static FileEvent event(int number) {
        return new FileEvent("/data/" + number, Op.CREATE, "/data");
    }

    static WatcherEvent changed(int number) {
        return new WatcherEvent.Changed(event(number));
    }
}
