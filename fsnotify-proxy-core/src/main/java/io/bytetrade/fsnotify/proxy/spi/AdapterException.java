package io.bytetrade.fsnotify.proxy.spi;

/** An adapter could not do what it was asked. The message is for the operator's log; it holds no secret. */
public final class AdapterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether the same call may succeed later by itself. */
    private final boolean retryable;

    private AdapterException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /**
     * A failure that may pass: no answer, overload, a conflict.
     *
     * @param message what was attempted and what came back
     * @param cause the underlying failure, or null
     * @return the exception
     */
    public static AdapterException retryable(String message, Throwable cause) {
        return new AdapterException(message, cause, true);
    }

    /**
     * A failure that stays until somebody mends its cause: a missing right, a name that cannot exist.
     *
     * @param message what was attempted, what came back, and what to do
     * @param cause the underlying failure, or null
     * @return the exception
     */
    public static AdapterException permanent(String message, Throwable cause) {
        return new AdapterException(message, cause, false);
    }

    /**
     * Whether the same call may succeed later by itself.
     *
     * @return true if it is worth to try again
     */
    public boolean isRetryable() {
        return retryable;
    }
}
