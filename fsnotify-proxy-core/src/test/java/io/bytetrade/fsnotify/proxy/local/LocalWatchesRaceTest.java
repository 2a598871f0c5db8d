package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.ID;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.OFTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.control.RaceRounds;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.RecordingSink;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Local watches that are closed at the very moment at which they are started or put to use. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalWatchesRaceTest {
    private final RaceRounds race = new RaceRounds();

    @TempDir
    private Path dir;

    @AfterEach
    void end() {
        race.close();
    }

    /**
     * This guards the lock {@code lifecycle} of {@link LocalWatches}. Without it a start that is overtaken by close opens what
     * nobody closes, and leaves its thread behind.
     */
    @Test
    void closeEndsWhatStarts() {
        while (race.goesOn()) {
            LocalWatches watches = new LocalWatches(List.of(dir), OFTEN);
            race.round(() -> untilClosed(() -> watches.start(new RecordingSink())), watches::close);
        }
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    /** This guards the failure that {@link LocalWatches#put} makes of a service that is closed under it. */
    @Test
    void aPutThatIsOvertakenByCloseSaysSo() throws Exception {
        WatchedPaths wanted = WatchedVolume.paths(ID, dir);
        while (race.goesOn()) {
            LocalWatches watches = new LocalWatches(List.of(dir), OFTEN);
            watches.start(id -> {});
            race.round(
                    () -> untilClosed(() -> {
                        watches.put(wanted);
                        watches.remove(ID);
                    }),
                    watches::close);
        }
    }

    private static void untilClosed(Step step) {
        try {
            step.run();
        } catch (AdapterException closed) {
            assertThat(closed).hasMessageContaining("closed");
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("fsnotify-local-watches"::equals)
                .toList();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws AdapterException;
    }
}
