package io.bytetrade.fsnotify.protocol;

import java.util.Objects;

/**
 * The peer sent what the protocol does not allow. The message says what was wrong and where, in words that may be sent
 * back to the peer.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The notice that answers it. */
    private final NoticeCode code;

    /** The text of the channel slot, or empty. */
    private final String channel;

    /**
     * A fault of the peer.
     *
     * @param code the notice that answers it
     * @param channel the text of the frame's channel slot, or the empty text where it could not be read or sent back
     * @param message what was wrong and where
     */
    public ProtocolException(NoticeCode code, String channel, String message) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
        this.channel = Objects.requireNonNull(channel, "channel");
    }

    /**
     * The notice that answers it.
     *
     * @return MALFORMED or INVALID_CHANNEL
     */
    public NoticeCode code() {
        return code;
    }

    /**
     * The text of the frame's channel slot, as it came: do not write it to a log without escaping it.
     *
     * @return empty where it could not be read, or could not be sent back
     */
    public String channel() {
        return channel;
    }
}
