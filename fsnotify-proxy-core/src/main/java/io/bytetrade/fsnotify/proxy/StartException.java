package io.bytetrade.fsnotify.proxy;

/** A proxy could not start. Everything that had started is closed again; the message says what to do. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What would not start. */
    public enum Part {
        /** The registry that is told what is watched. */
        WATCH_REGISTRY,
        /** Where events come from. */
        EVENT_SOURCE,
        /** The socket that clients connect to. */
        LISTENER
    }

    /** What would not start. */
    private final Part part;

    StartException(Part part, String message, Throwable cause) {
        super(message, cause);
        this.part = part;
    }

    /**
     * What would not start.
     *
     * @return never null
     */
    public Part part() {
        return part;
    }
}
