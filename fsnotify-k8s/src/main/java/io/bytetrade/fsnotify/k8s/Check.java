package io.bytetrade.fsnotify.k8s;

import java.util.Objects;

/**
 * One thing that was looked at.
 *
 * @param result how it is
 * @param text one line for the operator: what was found and, if it is not in order, what to do
 */
public record Check(Result result, String text) {
    /** No member may be null. */
    public Check {
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(text, "text");
    }

    /** How something is. */
    public enum Result {
        /** In order. */
        OK,
        /** The proxy serves, but less than it could; or it cannot be told. */
        WARNING,
        /** The proxy cannot serve all that it is to. */
        FAULT
    }

    static Check ok(String text) {
        return new Check(Result.OK, text);
    }

    static Check warning(String text) {
        return new Check(Result.WARNING, text);
    }

    static Check fault(String text) {
        return new Check(Result.FAULT, text);
    }
}
