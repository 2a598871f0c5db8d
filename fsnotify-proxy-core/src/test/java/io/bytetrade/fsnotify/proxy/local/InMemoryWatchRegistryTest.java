package io.bytetrade.fsnotify.proxy.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistryContract;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InMemoryWatchRegistryTest extends WatchRegistryContract {
    private InMemoryWatchRegistry registry;

    @Override
    protected WatchRegistry newRegistry() {
        registry = new InMemoryWatchRegistry();
        return registry;
    }

    @Override
    protected Set<String> held(ChannelId id) {
        WatchedPaths held = registry.held().get(id);
        return held == null ? Set.of() : held.nodePaths();
    }

    @Test
    void heldIsACopyOfThatMoment() {
        WatchedPaths wanted =
                new WatchedPaths(ChannelId.parse("a/b/c"), null, new TreeSet<>(Set.of("/x")), Instant.EPOCH);
        registry.put(wanted);

        Map<ChannelId, WatchedPaths> held = registry.held();
        registry.remove(wanted.id());

        assertThat(held).containsExactly(Map.entry(wanted.id(), wanted));
    }
}
