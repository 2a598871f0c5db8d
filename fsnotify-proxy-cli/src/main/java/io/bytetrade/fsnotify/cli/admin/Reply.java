package io.bytetrade.fsnotify.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An answer to a request.
 *
 * @param status of HTTP
 * @param type of the content
 * @param body writes the content; not called where none is wanted
 */
record Reply(int status, String type, Body body) {
    static final int OK = 200;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int INTERNAL = 500;
    static final int UNAVAILABLE = 503;

    /** Writes the content of an answer; the stream is not its own to close. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", out -> out.write(text.getBytes(UTF_8)));
    }
}
