package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** Any text is a channel id or is refused as the documentation says, and an id has one form, in which it travels. */
class ChannelIdFuzz {
    @FuzzTest
    void anIdHasOneForm(byte[] text) {
        check(text);
    }

    static void check(byte[] text) {
        check(new String(text, UTF_8));
        // Two bytes a character, so that unpaired surrogates occur as well.
        check(ByteBuffer.wrap(text).asCharBuffer().toString());
    }

    private static void check(String text) {
        Optional<ChannelId> parsed = parse(text);
        String[] parts = text.split("/", -1);
        if (parsed.isEmpty()) {
            assertTrue(isWrong(text, parts), text);
            return;
        }
        ChannelId id = parsed.get();
        String form = id.toString();
        assertFalse(isWrong(text, parts), text);
        assertEquals(text.toLowerCase(Locale.ROOT), form);
        assertSame(id, ChannelId.parse(form));
        assertSame(id, new ChannelId(parts[0], parts[1], parts[2], parts.length == 4 ? parts[3] : ""));
        MessageDecoderFuzz.assertComesBack(new Message.Clear(id));
    }

    private static Optional<ChannelId> parse(String text) {
        try {
            return Optional.of(ChannelId.parse(text));
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().contains("channel id"), e.getMessage());
            return Optional.empty();
        }
    }

    /** PROTOCOL §1, "Channel id". */
    private static boolean isWrong(String text, String[] parts) {
        boolean hasEmptyPart = false;
        for (String part : parts) {
            hasEmptyPart |= part.isEmpty();
        }
        return parts.length < 3
                || parts.length > 4
                || hasEmptyPart
                || text.chars().anyMatch(Character::isISOControl)
                || !Slot.fits(text.toLowerCase(Locale.ROOT));
    }

    private static void assertSame(ChannelId one, ChannelId other) {
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertEquals(0, one.compareTo(other));
    }
}
