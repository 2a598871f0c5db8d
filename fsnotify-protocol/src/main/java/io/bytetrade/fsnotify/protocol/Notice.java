package io.bytetrade.fsnotify.protocol;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the proxy tells a client besides events, in an ERROR frame (PROTOCOL §2.1): a refusal, a loss, its end. It is the
 * reason why nothing is lost silently.
 *
 * <pre>
 *  0       4       8       12                   267
 *  +-------+-------+-------+--------------------+----------------------+-----------+
 *  |   N   | 0     | code  | slot(channel id)   | text, UTF-8          | 0–3 NULs  |
 *  +-------+-------+-------+--------------------+----------------------+-----------+
 * </pre>
 *
 * @param number what it is about, on the wire, unsigned; {@link #code()} gives its name
 * @param channel the channel id that it concerns, or the empty text when it concerns the whole connection; text, because it
 *     may be what a peer sent in place of a channel id
 * @param text for a person; after encoding at most {@value #MAX_TEXT_BYTES} bytes of UTF-8
 */
public record Notice(int number, String channel, String text) implements Message {
    /** The longest text that is sent, in bytes of UTF-8; a longer one is cut at a character. */
    public static final int MAX_TEXT_BYTES = 1024;

    /** 18 digits always fit in a long; a longer number is no count of events. */
    private static final Pattern COUNT = Pattern.compile("([0-9]{1,18}) ");

    /**
     * Checks the members.
     *
     * @throws IllegalArgumentException if {@code channel} does not {@linkplain Slot#fits fit} in a slot
     * @throws NullPointerException if {@code channel} or {@code text} is null
     */
    public Notice {
        Objects.requireNonNull(text, "text");
        if (!Slot.fits(channel)) {
            throw new IllegalArgumentException(
                    "a notice's channel does not fit in a slot: at most " + Slot.BYTES + " bytes of UTF-8, no NUL");
        }
    }

    /**
     * A notice of a known code.
     *
     * @param code what it is about
     * @param channel the channel id that it concerns, or the empty text
     * @param text for a person
     * @throws IllegalArgumentException if {@code channel} does not {@linkplain Slot#fits fit} in a slot
     */
    public Notice(NoticeCode code, String channel, String text) {
        this(code.number(), channel, text);
    }

    /**
     * The code.
     *
     * @return empty if this side does not know the number
     */
    public Optional<NoticeCode> code() {
        return NoticeCode.of(number);
    }

    /**
     * How many events the notice stands for.
     *
     * @return the count with which, and a space, the text of EVENTS_LOST and NOT_REPRESENTABLE begins; empty for every other
     *     notice and for a text that begins otherwise
     */
    public OptionalLong count() {
        if (code().filter(NoticeCode::countsEvents).isEmpty()) {
            return OptionalLong.empty();
        }
        Matcher count = COUNT.matcher(text);
        return count.lookingAt() ? OptionalLong.of(Long.parseLong(count.group(1))) : OptionalLong.empty();
    }
}
