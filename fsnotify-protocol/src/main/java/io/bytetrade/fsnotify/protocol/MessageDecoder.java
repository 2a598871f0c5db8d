package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a frame's body. A path or record that cannot be read does not spoil the others of its frame: it is named among
 * the message's defects.
 */
public final class MessageDecoder {
    private MessageDecoder() {}

    /**
     * Reads a frame.
     *
     * @param frame its body is consumed
     * @return the message; {@link Message.Unknown} for a type that version 1 does not have
     * @throws ProtocolException if nothing of the frame can be used: its channel id is not one, or a part that it must have
     *     is missing
     */
    public static Message decode(Frame frame) throws ProtocolException {
        ByteBuffer body = frame.body();
        switch (frame.type()) {
            case MessageType.WATCH: {
                ChannelId channel = channel("WATCH", body);
                List<String> defects = new ArrayList<>();
                return new Message.Watch(channel, paths(body, defects), defects);
            }
            case MessageType.UNWATCH: {
                ChannelId channel = channel("UNWATCH", body);
                List<String> defects = new ArrayList<>();
                return new Message.Unwatch(channel, paths(body, defects), defects);
            }
            case MessageType.CLEAR:
                return new Message.Clear(channel("CLEAR", body));
            case MessageType.SUSPEND:
                return new Message.Suspend(channel("SUSPEND", body));
            case MessageType.RESUME:
                return new Message.Resume(channel("RESUME", body));
            case MessageType.EVENT:
                return events(body);
            case MessageType.ERROR:
                return notice(body);
            default:
                return new Message.Unknown(frame.type(), body.remaining());
        }
    }

    private static ChannelId channel(String type, ByteBuffer body) throws ProtocolException {
        if (!body.hasRemaining()) {
            throw new ProtocolException(NoticeCode.MALFORMED, "", type + " has no channel id: its body is empty");
        }
        String text;
        try {
            text = Slot.get(body);
        } catch (CharacterCodingException e) {
            throw new ProtocolException(
                    NoticeCode.INVALID_CHANNEL, "", type + ": the channel id is not UTF-8; it must fit in 255 bytes");
        }
        try {
            return ChannelId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(NoticeCode.INVALID_CHANNEL, text, type + ": " + e.getMessage());
        }
    }

    private static List<String> paths(ByteBuffer body, List<String> defects) {
        List<String> paths = new ArrayList<>(body.remaining() / Slot.BYTES + 1);
        for (int slot = 1; body.hasRemaining(); slot++) {
            try {
                String path = Slot.get(body);
                if (!path.isEmpty()) {
                    paths.add(path);
                }
            } catch (CharacterCodingException e) {
                defects.add("path " + slot + " is not UTF-8; a path must fit in 255 bytes");
            }
        }
        return paths;
    }

    private static Message.Events events(ByteBuffer body) throws ProtocolException {
        int records = body.remaining() / EventFrame.RECORD_BYTES;
        if (records == 0) {
            throw new ProtocolException(
                    NoticeCode.MALFORMED, "", "EVENT of " + body.remaining() + " bytes holds no whole record");
        }
        List<FileEvent> events = new ArrayList<>(records);
        List<String> defects = new ArrayList<>();
        for (int i = 1; i <= records; i++) {
            ByteBuffer record = body.slice(body.position(), EventFrame.RECORD_BYTES);
            body.position(body.position() + EventFrame.RECORD_BYTES);
            try {
                String name = Slot.get(record);
                int op = record.getInt();
                events.add(new FileEvent(name, op, Slot.get(record)));
            } catch (CharacterCodingException e) {
                defects.add("record " + i + " of " + records + " holds a path that is not UTF-8");
            }
        }
        return new Message.Events(events, defects);
    }

    private static Notice notice(ByteBuffer body) throws ProtocolException {
        if (body.remaining() < Integer.BYTES) {
            throw new ProtocolException(
                    NoticeCode.MALFORMED, "", "ERROR of " + body.remaining() + " bytes holds no code");
        }
        int number = body.getInt();
        String channel;
        try {
            channel = Slot.get(body);
        } catch (CharacterCodingException e) {
            channel = "";
        }
        int end = body.limit();
        while (end > body.position() && body.get(end - 1) == 0) {
            end--;
        }
        // For a person, so a bad byte is shown as such instead of hiding the rest.
        String text = UTF_8.decode(body.limit(end)).toString();
        return new Notice(number, channel, text);
    }
}
