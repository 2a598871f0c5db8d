package io.bytetrade.fsnotify.protocol.client;

/** A {@link JfsWatcher} was asked for something that it cannot do after its {@link JfsWatcher#close}. */
public final class ClosedWatcherException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ClosedWatcherException(String message) {
        super(message);
    }
}
