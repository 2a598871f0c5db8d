package io.bytetrade.fsnotify.protocol;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

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
 * @param number what it is about, on the wire; {@link #code()} gives its name
 * @param channel the channel id that it concerns, as text, or the empty text when it concerns the whole connection
 * @param text for a person; after encoding at most {@value #MAX_TEXT_BYTES} bytes of UTF-8
 */
public record Notice(int number, String channel, String text) implements Message {
    /** The longest text that is sent, in bytes of UTF-8; a longer one is cut at a character. */
    public static final int MAX_TEXT_BYTES = 1024;

    /**
     * Checks the members.
     *
     * @throws NullPointerException if {@code channel} or {@code text} is null
     */
    public Notice {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(text, "text");
    }

    /**
     * A notice of a known code.
     *
     * @param code what it is about
     * @param channel the channel id that it concerns, or the empty text
     * @param text for a person
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
     * @return the count at the beginning of the text of EVENTS_LOST and NOT_REPRESENTABLE; empty for every other notice
     *     and for a text without one
     */
    public OptionalLong count() {
        if (code().filter(NoticeCode::countsEvents).isEmpty()) {
            return OptionalLong.empty();
        }
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        // 18 digits always fit in a long; a longer number is no count of events.
        return end == 0 || end > 18 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.substring(0, end)));
    }
}
