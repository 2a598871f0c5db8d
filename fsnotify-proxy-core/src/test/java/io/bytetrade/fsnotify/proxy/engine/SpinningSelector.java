package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A selector without sockets that spins in place of sleeping, so that a test can sleep and wake millions of times. As a real
 * one it forgets no wake-up: one that comes early ends the next selection. A lost one is noticed: it fails after seconds.
 */
class SpinningSelector extends AbstractSelector {
    private volatile boolean woken;

    SpinningSelector() {
        super(SelectorProvider.provider());
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeoutMillis) throws IOException {
        long begin = System.nanoTime();
        while (!woken) {
            Thread.onSpinWait();
            if (System.nanoTime() - begin > timeoutMillis * 1_000_000) {
                throw new AssertionError("nobody woke this selector");
            }
        }
        woken = false;
        return 0;
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) throws IOException {
        woken = false;
        return 0;
    }

    @Override
    public Selector wakeup() {
        woken = true;
        return this;
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseSelector() throws IOException {
        // Nothing is open.
    }
}
