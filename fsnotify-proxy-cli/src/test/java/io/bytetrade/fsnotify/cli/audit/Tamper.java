package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;

/** What a {@link Relay} does to the proxy's bytes on one connection, for showing that the audit notices. One thread. */
@FunctionalInterface
interface Tamper {
    /** Leaves everything as it is. */
    Tamper NONE = bytes -> bytes;

    /** Takes some bytes; returns those that go on. */
    byte[] pass(byte[] bytes);

    /** Takes notices of these codes out of the stream. */
    static Tamper swallowing(Set<NoticeCode> codes) {
        FrameDecoder decoder = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
        return bytes -> {
            ByteArrayOutputStream left = new ByteArrayOutputStream();
            ByteBuffer input = ByteBuffer.wrap(bytes);
            try {
                for (Frame frame = decoder.next(input); frame != null; frame = decoder.next(input)) {
                    if (!isNotice(frame, codes)) {
                        byte[] whole = new byte[2 * Integer.BYTES + frame.body().remaining()];
                        ByteBuffer.wrap(whole)
                                .putInt(whole.length - Integer.BYTES)
                                .putInt(frame.type())
                                .put(frame.body().duplicate());
                        left.writeBytes(whole);
                    }
                }
            } catch (ProtocolException e) {
                throw new AssertionError("the proxy sent no frames", e);
            }
            return left.toByteArray();
        };
    }

    private static boolean isNotice(Frame frame, Set<NoticeCode> codes) {
        return frame.type() == MessageType.ERROR
                && NoticeCode.of(frame.body().getInt(frame.body().position()))
                        .filter(codes::contains)
                        .isPresent();
    }
}
