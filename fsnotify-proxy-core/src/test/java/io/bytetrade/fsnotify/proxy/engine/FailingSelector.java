package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.function.Consumer;

/** A selector whose first selection fails, which ends its loop. */
final class FailingSelector extends SpinningSelector {
    private final IOException failure;

    FailingSelector(IOException failure) {
        this.failure = failure;
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeoutMillis) throws IOException {
        throw failure;
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) throws IOException {
        throw failure;
    }
}
