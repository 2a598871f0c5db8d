package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Writes messages as frames. Frames to a client are padded to a multiple of four bytes, see {@link EventFrame}; frames to
 * a proxy are exactly those of deployed clients.
 */
public final class MessageEncoder {
    private static final int CODE_AND_CHANNEL_BYTES = Integer.BYTES + Slot.BYTES;
    private static final String DOES_NOT_FIT =
            " does not fit in a slot: at most " + Slot.BYTES + " bytes of UTF-8, no NUL, no unpaired surrogate";

    private MessageEncoder() {}

    /**
     * Encodes a message.
     *
     * @param message any message but {@link Message.Unknown}
     * @return one whole frame, ready to be read from position 0
     * @throws IllegalArgumentException if a path is empty or does not {@linkplain Slot#fits fit} in a slot, there are no
     *     events or more than {@value EventFrame#MAX_RECORDS}, the frame would be longer than
     *     {@link FrameDecoder#DEFAULT_MAX_FRAME_BYTES}, or the message is {@code Unknown}
     */
    public static ByteBuffer encode(Message message) {
        if (message instanceof Message.Watch watch) {
            return paths(MessageType.WATCH, watch.channel(), watch.paths());
        }
        if (message instanceof Message.Unwatch unwatch) {
            return paths(MessageType.UNWATCH, unwatch.channel(), unwatch.paths());
        }
        if (message instanceof Message.Clear clear) {
            return paths(MessageType.CLEAR, clear.channel(), List.of());
        }
        if (message instanceof Message.Suspend suspend) {
            return paths(MessageType.SUSPEND, suspend.channel(), List.of());
        }
        if (message instanceof Message.Resume resume) {
            return paths(MessageType.RESUME, resume.channel(), List.of());
        }
        if (message instanceof Message.Events events) {
            return events(events.events());
        }
        if (message instanceof Notice notice) {
            return notice(notice);
        }
        throw new IllegalArgumentException("no frame for " + message);
    }

    private static ByteBuffer paths(int type, ChannelId channel, List<String> paths) {
        ByteBuffer frame = frame(type, Slot.BYTES * (1L + paths.size()));
        putSlot(channel.toString(), frame);
        for (String path : paths) {
            if (path.isEmpty()) {
                throw new IllegalArgumentException("a path is empty; a receiver would ignore it");
            }
            putSlot(path, frame);
        }
        return frame.rewind();
    }

    private static ByteBuffer events(List<FileEvent> events) {
        if (events.isEmpty() || events.size() > EventFrame.MAX_RECORDS) {
            throw new IllegalArgumentException("an EVENT frame holds from 1 to " + EventFrame.MAX_RECORDS
                    + " events, not " + events.size() + "; send several");
        }
        ByteBuffer frame = ByteBuffer.allocate(EventFrame.bytes(events.size()));
        EventFrame.putHeader(events.size(), frame);
        for (FileEvent event : events) {
            frame.put(EventFrame.record(event)
                    .orElseThrow(() -> new IllegalArgumentException("a path" + DOES_NOT_FIT + ": " + event)));
        }
        return frame.rewind();
    }

    private static ByteBuffer notice(Notice notice) {
        byte[] text = cut(notice.text());
        int body = CODE_AND_CHANNEL_BYTES + text.length;
        ByteBuffer frame = frame(MessageType.ERROR, body + (-body & 3));
        frame.putInt(notice.number());
        putSlot(notice.channel(), frame);
        return frame.put(text).rewind();
    }

    private static byte[] cut(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= Notice.MAX_TEXT_BYTES) {
            return bytes;
        }
        int end = Notice.MAX_TEXT_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static ByteBuffer frame(int type, long bodyBytes) {
        long length = Integer.BYTES + bodyBytes;
        if (length > FrameDecoder.DEFAULT_MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a frame of " + length + " bytes is longer than the "
                    + FrameDecoder.DEFAULT_MAX_FRAME_BYTES + " that a receiver takes; send several");
        }
        return ByteBuffer.allocate(Integer.BYTES + (int) length)
                .putInt((int) length)
                .putInt(type);
    }

    private static void putSlot(String text, ByteBuffer frame) {
        if (!Slot.put(text, frame.array(), frame.position())) {
            throw new IllegalArgumentException("'" + text + "'" + DOES_NOT_FIT);
        }
        frame.position(frame.position() + Slot.BYTES);
    }
}
