package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry that remembers and tells nobody: for an embedder whose event source needs no telling, and for tests. Thread-safe;
 * no call blocks or fails, before {@link #start} and after {@link #close} too.
 */
public final class InMemoryWatchRegistry implements WatchRegistry {
    private final Map<ChannelId, WatchedPaths> held = new ConcurrentHashMap<>();

    /** A registry that holds nothing. */
    public InMemoryWatchRegistry() {}

    /** Does nothing: nobody else changes what is held. */
    @Override
    public void start(Listener listener) {}

    @Override
    public Outcome put(WatchedPaths wanted) {
        held.put(wanted.id(), wanted);
        return Outcome.HELD;
    }

    @Override
    public void remove(ChannelId id) {
        held.remove(id);
    }

    /**
     * What is held now.
     *
     * @return an immutable copy
     */
    public Map<ChannelId, WatchedPaths> held() {
        return Map.copyOf(held);
    }

    /** Does nothing: what is held stays held. */
    @Override
    public void close() {}
}
