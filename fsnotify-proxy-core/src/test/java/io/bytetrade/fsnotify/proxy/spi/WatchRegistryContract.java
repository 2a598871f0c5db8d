package io.bytetrade.fsnotify.proxy.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link WatchRegistry} does. Whoever writes one extends this class in its tests. Of a watcher the tests put paths
 * with the numbers 1 to 4.
 */
public abstract class WatchRegistryContract {
    private static final ChannelId ID = ChannelId.parse("default/web-0/app/main");
    private static final ChannelId OTHER = ChannelId.parse("default/web-1/app");

    private final List<WatchRegistry> made = new ArrayList<>();
    private WatchRegistry registry;

    /** For subclasses. */
    protected WatchRegistryContract() {}

    /** A registry that is not started and finds nothing held. */
    protected abstract WatchRegistry newRegistry() throws Exception;

    /** A path that can be watched, another one for each watcher and number. */
    protected String path(ChannelId id, int number) {
        return "/srv/" + id.pod() + '/' + number;
    }

    /** A path that the registry will not hold though it holds others of the same put; empty if it holds whatever it is given. */
    protected Optional<String> refusedPath() {
        return Optional.empty();
    }

    /** Which paths the started registry holds for a watcher, as those learn it who watch; empty if none. */
    protected abstract Set<String> held(ChannelId id) throws Exception;

    @BeforeEach
    public void startRegistry() throws Exception {
        registry = make();
        registry.start(id -> {});
    }

    @AfterEach
    public void closeAll() {
        made.forEach(WatchRegistry::close);
    }

    @Test
    public void putHoldsThePaths() throws Exception {
        assertThat(put(ID, 1, 2)).isEqualTo(Outcome.HELD);

        assertThat(held(ID)).containsExactlyInAnyOrder(path(ID, 1), path(ID, 2));
    }

    @Test
    public void putReplacesWhatWasHeld() throws Exception {
        put(ID, 1, 2, 3);

        put(ID, 3, 4);

        assertThat(held(ID)).containsExactlyInAnyOrder(path(ID, 3), path(ID, 4));
    }

    @Test
    public void theSamePutMayBeRepeated() throws Exception {
        put(ID, 1, 2);

        assertThat(put(ID, 1, 2)).isEqualTo(Outcome.HELD);

        assertThat(held(ID)).containsExactlyInAnyOrder(path(ID, 1), path(ID, 2));
    }

    @Test
    public void aPutWithAPathThatIsRefusedNamesItAndHoldsTheOthers() throws Exception {
        assumeThat(refusedPath()).isPresent();
        String refused = refusedPath().orElseThrow();

        AdapterException failure = catchThrowableOfType(
                AdapterException.class, () -> registry.put(wanted(ID, Set.of(path(ID, 1), refused))));

        assertThat(failure.refusedPaths()).containsOnlyKeys(refused);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(held(ID)).containsExactly(path(ID, 1));
    }

    @Test
    public void removeHoldsNothingMore() throws Exception {
        put(ID, 1, 2);

        registry.remove(ID);

        assertThat(held(ID)).isEmpty();
    }

    @Test
    public void removeOfAnUnknownWatcherDoesNothing() throws Exception {
        put(ID, 1);

        registry.remove(OTHER);

        assertThat(held(ID)).containsExactly(path(ID, 1));
    }

    @Test
    public void removeMayBeRepeated() throws Exception {
        put(ID, 1);

        registry.remove(ID);
        registry.remove(ID);

        assertThat(held(ID)).isEmpty();
    }

    @Test
    public void putAfterRemoveHoldsAgain() throws Exception {
        put(ID, 1);
        registry.remove(ID);

        put(ID, 2);

        assertThat(held(ID)).containsExactly(path(ID, 2));
    }

    @Test
    public void watchersDoNotTouchEachOther() throws Exception {
        put(ID, 1, 2);
        put(OTHER, 1);

        registry.remove(ID);

        assertThat(held(ID)).isEmpty();
        assertThat(held(OTHER)).containsExactly(path(OTHER, 1));
    }

    @Test
    public void severalThreadsPutAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<ChannelId> ids = new ArrayList<>();
            List<Callable<Outcome>> puts = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                ChannelId id = ChannelId.parse("default/many-" + i + "/app");
                ids.add(id);
                puts.add(() -> {
                    put(id, 1, 2);
                    registry.remove(id);
                    put(id, 2);
                    return put(id, 2, 3);
                });
            }
            for (Future<Outcome> put : threads.invokeAll(puts, 60, TimeUnit.SECONDS)) {
                assertThat(put.get()).isEqualTo(Outcome.HELD);
            }
            for (ChannelId id : ids) {
                assertThat(held(id)).containsExactlyInAnyOrder(path(id, 2), path(id, 3));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void closeIsIdempotent() throws Exception {
        put(ID, 1);

        registry.close();

        assertThatNoException().isThrownBy(registry::close);
    }

    @Test
    public void aRegistryThatWasNeverStartedCanBeClosed() throws Exception {
        WatchRegistry fresh = make();

        assertThatNoException().isThrownBy(fresh::close);
    }

    private WatchRegistry make() throws Exception {
        WatchRegistry fresh = newRegistry();
        made.add(fresh);
        return fresh;
    }

    private Outcome put(ChannelId id, int... numbers) throws Exception {
        TreeSet<String> paths = new TreeSet<>();
        for (int number : numbers) {
            paths.add(path(id, number));
        }
        return registry.put(wanted(id, paths));
    }

    private static WatchedPaths wanted(ChannelId id, Set<String> paths) {
        return new WatchedPaths(id, "uid-of-" + id.pod(), new TreeSet<>(paths), Instant.now());
    }
}
