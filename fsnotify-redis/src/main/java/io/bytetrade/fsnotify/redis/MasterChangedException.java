package io.bytetrade.fsnotify.redis;

import java.io.IOException;

/** The Redis of this connection is not the master, or not any more. Its message is for clients too, and names nobody. */
final class MasterChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    MasterChangedException() {
        super("another Redis is the master now");
    }
}
