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
    /** Deployed clients cut a long text there, in the middle of a character if it falls so. */
    private static final String NOT_UTF_8 = " is not UTF-8: it may have been cut, at most " + Slot.BYTES + " bytes fit";

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
        return switch (frame.type()) {
            case MessageType.WATCH -> watch(body);
            case MessageType.UNWATCH -> unwatch(body);
            case MessageType.CLEAR -> new Message.Clear(channel("CLEAR", body));
            case MessageType.SUSPEND -> new Message.Suspend(channel("SUSPEND", body));
            case MessageType.RESUME -> new Message.Resume(channel("RESUME", body));
            case MessageType.EVENT -> events(body);
            case MessageType.ERROR -> notice(body);
            default -> new Message.Unknown(frame.type(), body.remaining());
        };
    }

    private static Message.Watch watch(ByteBuffer body) throws ProtocolException {
        ChannelId channel = channel("WATCH", body);
        List<String> defects = new ArrayList<>();
        return new Message.Watch(channel, paths(body, defects), defects);
    }

    private static Message.Unwatch unwatch(ByteBuffer body) throws ProtocolException {
        ChannelId channel = channel("UNWATCH", body);
        List<String> defects = new ArrayList<>();
        return new Message.Unwatch(channel, paths(body, defects), defects);
    }

    private static ChannelId channel(String type, ByteBuffer body) throws ProtocolException {
        if (!body.hasRemaining()) {
            throw new ProtocolException(NoticeCode.MALFORMED, "", type + " has no channel id: its body is empty");
        }
        String text;
        try {
            text = Slot.get(body);
        } catch (CharacterCodingException e) {
            throw new ProtocolException(NoticeCode.INVALID_CHANNEL, "", type + ": the channel id" + NOT_UTF_8);
        }
        try {
            return ChannelId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(NoticeCode.INVALID_CHANNEL, sendable(text), type + ": " + e.getMessage());
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
                defects.add("path " + slot + NOT_UTF_8);
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
            channel = sendable(Slot.get(body));
        } catch (CharacterCodingException e) {
            // Whom it concerns is lost; what it says is not.
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

    /** A peer's channel text, which goes back to it in a notice; one with a NUL inside cannot. */
    private static String sendable(String channel) {
        return Slot.fits(channel) ? channel : "";
    }
}
