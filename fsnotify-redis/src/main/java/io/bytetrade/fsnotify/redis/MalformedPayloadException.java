package io.bytetrade.fsnotify.redis;

/** A payload cannot be read at all. The message says why and where. */
final class MalformedPayloadException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedPayloadException(String message) {
        super(message);
    }
}
