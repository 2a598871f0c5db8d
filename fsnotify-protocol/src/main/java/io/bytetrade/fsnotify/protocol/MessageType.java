package io.bytetrade.fsnotify.protocol;

/** The type field of a frame (PROTOCOL §1, "Message types"): the second four bytes, an unsigned number. */
public final class MessageType {
    /** Proxy to client: a {@link Notice}. Deployed clients log it and go on. */
    public static final int ERROR = 0;
    /** Client to proxy: watch these paths too. */
    public static final int WATCH = 1;
    /** Client to proxy: stop watching these paths. */
    public static final int UNWATCH = 2;
    /** Client to proxy: forget what this channel id watches. */
    public static final int CLEAR = 3;
    /** Client to proxy: stop sending me events. */
    public static final int SUSPEND = 4;
    /** Client to proxy: go on sending me events. */
    public static final int RESUME = 5;
    /** Proxy to client: event records. */
    public static final int EVENT = 6;
    /** First of the types kept for a negotiated second version (PROTOCOL §2.2), which a client may offer blindly. */
    public static final int RESERVED_FIRST = 1000;
    /** Last of the types kept for a negotiated second version. */
    public static final int RESERVED_LAST = 1015;

    private MessageType() {}
}
