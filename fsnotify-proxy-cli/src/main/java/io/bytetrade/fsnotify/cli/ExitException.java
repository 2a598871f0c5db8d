package io.bytetrade.fsnotify.cli;

/** Ends a command with one line for the operator and an exit code. */
final class ExitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    ExitException(int code, Exception cause) {
        super(cause.getMessage(), cause);
        this.code = code;
    }

    int code() {
        return code;
    }
}
