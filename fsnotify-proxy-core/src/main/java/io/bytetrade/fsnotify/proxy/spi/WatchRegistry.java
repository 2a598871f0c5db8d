package io.bytetrade.fsnotify.proxy.spi;

import io.bytetrade.fsnotify.protocol.ChannelId;

/**
 * Who is told what is watched, so that somebody watches it: in a cluster the FSWatcher resources, from which the daemons
 * learn.
 *
 * <p>Calls block and come from worker threads, one at a time for an id, several at once for different ids. All are
 * idempotent: the proxy repeats them until they succeed, and after {@link Listener#changed}.
 */
public interface WatchRegistry extends AutoCloseable {
    /** What became of a {@link #put}. */
    enum Outcome {
        /** The registry holds the set. */
        HELD,
        /** Somebody else has claimed the watcher since; {@link Listener#changed} will say when to try again. */
        YIELDED
    }

    /** Hears when the registry may hold something else than was put. */
    @FunctionalInterface
    interface Listener {
        /**
         * What is held for a watcher may differ from what was put: it will be put again if it is still wanted. Any thread;
         * returns at once.
         *
         * @param id the watcher
         */
        void changed(ChannelId id);
    }

    /**
     * Connects; called once, before any other method. May block for seconds.
     *
     * @param listener told of changes from outside, until {@link #close}
     * @throws AdapterException if the registry cannot be used
     */
    void start(Listener listener) throws AdapterException;

    /**
     * Makes the registry hold this set for the watcher in place of any other, also when it is the same as before: a repeated
     * put makes those who watch look again.
     *
     * @param wanted what to hold
     * @return whether it is held
     * @throws AdapterException if it could not be done; a part may have taken effect. A registry that can hold some of the
     *     paths without the others does, and throws {@link AdapterException#partial}, which names those others
     */
    Outcome put(WatchedPaths wanted) throws AdapterException;

    /**
     * Makes the registry hold nothing for the watcher; of one that is not held it does nothing.
     *
     * @param id the watcher
     * @throws AdapterException if it could not be done
     */
    void remove(ChannelId id) throws AdapterException;

    /** Ends the registry's threads and connections; what is held stays held. Idempotent. */
    @Override
    void close();
}
