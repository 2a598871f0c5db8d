package io.bytetrade.fsnotify.cli.admin;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Something to be read at the admin port.
 *
 * @param content makes it; any thread
 * @param turns how many may have it made and sent at once: a long one has few, so that whoever reads it slowly leaves threads
 *     for the others, and memory for the proxy
 */
record Page(Supplier<Reply> content, Semaphore turns) {
    private static final int LONG_AT_ONCE = 2;

    static Page small(Supplier<Reply> content) {
        return new Page(content, new Semaphore(Integer.MAX_VALUE));
    }

    static Page large(Supplier<Reply> content) {
        return new Page(content, new Semaphore(LONG_AT_ONCE));
    }
}
