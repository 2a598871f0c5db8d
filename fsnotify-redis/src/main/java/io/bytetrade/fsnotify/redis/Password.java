package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the password comes from. It is asked for each connection anew: a Secret that was rotated needs no restart. */
@FunctionalInterface
interface Password {
    /** No password: nobody logs in. */
    Password NONE = () -> null;

    /**
     * The password, or null if there is none.
     *
     * @throws AdapterException permanent, if it cannot be had
     */
    String read() throws AdapterException;

    /** A password that does not change; an empty one is none. */
    static Password of(String password) {
        return password == null || password.isEmpty() ? NONE : () -> password;
    }

    /** The text of a file, without one line break at its end; nothing but that is no password. */
    static Password inFile(Path file) {
        return () -> {
            try {
                String text = Files.readString(file);
                String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
                return of(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                        .read();
            } catch (IOException e) {
                throw AdapterException.permanent(
                        "cannot read the Redis password from " + file + ": "
                                + e.getClass().getSimpleName() + "; check that the file exists and may be read",
                        e);
            }
        };
    }
}
