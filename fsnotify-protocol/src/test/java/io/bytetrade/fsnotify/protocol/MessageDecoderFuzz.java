package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The body of a frame is a message or a {@link ProtocolException} that can be answered; a message says what its slots say, and
 * one that can be sent comes back as it left.
 */
class MessageDecoderFuzz {
    @FuzzTest
    void whatIsReadCanBeSentAgain(byte[] frame) {
        check(frame);
    }

    /** The length field of the frame does not matter: to cut frames is another target. */
    static void check(byte[] frame) {
        if (frame.length < EventFrame.HEADER_BYTES) {
            return;
        }
        int type = ByteBuffer.wrap(frame).getInt(Integer.BYTES);
        byte[] body = Arrays.copyOfRange(frame, EventFrame.HEADER_BYTES, frame.length);
        Message message;
        try {
            message = MessageDecoder.decode(whole(frame));
        } catch (ProtocolException e) {
            MessageEncoder.encode(new Notice(e.code(), e.channel(), e.getMessage()));
            return;
        }
        assertSaysWhatTheSlotsSay(message, type, body);
        if (isSendable(message)) {
            assertComesBack(message);
        }
    }

    private static void assertSaysWhatTheSlotsSay(Message message, int type, byte[] body) {
        if (message instanceof Message.Watch watch) {
            assertPaths(body, watch.paths(), watch.defects());
        } else if (message instanceof Message.Unwatch unwatch) {
            assertPaths(body, unwatch.paths(), unwatch.defects());
        } else if (message instanceof Message.Events events) {
            int records = events.events().size() + events.defects().size();
            assertEquals(body.length / EventFrame.RECORD_BYTES, records);
        } else if (message instanceof Message.Unknown unknown) {
            assertEquals(new Message.Unknown(type, body.length), unknown);
        }
    }

    /** The slots after the channel id's, one by one, as PROTOCOL §1 has them. */
    private static void assertPaths(byte[] body, List<String> paths, List<String> defects) {
        List<String> expected = new ArrayList<>();
        int unreadable = 0;
        for (int from = Slot.BYTES; from < body.length; from += Slot.BYTES) {
            int end = Math.min(body.length, from + Slot.BYTES);
            while (end > from && body[end - 1] == 0) {
                end--;
            }
            try {
                String path = UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(body, from, end - from))
                        .toString();
                if (!path.isEmpty()) {
                    expected.add(path);
                }
            } catch (CharacterCodingException e) {
                unreadable++;
            }
        }
        assertEquals(expected, paths);
        assertEquals(unreadable, defects.size());
    }

    /** Without defects, made of texts that can be sent (a NUL inside can be received only), and not too long. */
    static boolean isSendable(Message message) {
        if (message instanceof Message.Watch watch) {
            return watch.defects().isEmpty() && watch.paths().stream().allMatch(Slot::fits);
        }
        if (message instanceof Message.Unwatch unwatch) {
            return unwatch.defects().isEmpty() && unwatch.paths().stream().allMatch(Slot::fits);
        }
        if (message instanceof Message.Events events) {
            return events.defects().isEmpty()
                    && events.events().size() <= EventFrame.MAX_RECORDS
                    && events.events().stream()
                            .flatMap(event -> Stream.of(event.name(), event.key()))
                            .allMatch(Slot::fits);
        }
        if (message instanceof Notice notice) {
            return notice.text().getBytes(UTF_8).length <= Notice.MAX_TEXT_BYTES;
        }
        return message instanceof Message.Request;
    }

    static void assertComesBack(Message message) {
        byte[] frame = Wire.contents(MessageEncoder.encode(message));
        assertEquals(frame.length - Integer.BYTES, ByteBuffer.wrap(frame).getInt(), "the length field");
        try {
            assertEquals(message, MessageDecoder.decode(whole(frame)));
        } catch (ProtocolException e) {
            throw new AssertionError(message + " did not come back", e);
        }
    }

    private static Frame whole(byte[] frame) {
        ByteBuffer body = ByteBuffer.wrap(frame).position(Integer.BYTES);
        return new Frame(body.getInt(), body.slice());
    }
}
