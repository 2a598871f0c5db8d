package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.proxy.control.RaceRounds;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two connections claim the paths of one watcher at the very moment at which the other does, and take them back so: then
 * nothing is left, neither the id nor a path nor a count.
 *
 * <p>This guards the one lock of {@link RegistrySync}, which is that of {@code Registrations}. {@link RegistrySyncStressTest}
 * is about calls that overlap with changes; its threads are rarely in this code together.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegistrySyncRaceTest {
    /** So many that it takes a while to claim them. */
    private static final List<String> PATHS =
            IntStream.range(0, 100).mapToObj(i -> "/" + i).toList();

    private final RaceRounds race = new RaceRounds();
    private final RegistrySync sync = new SyncRig().sync;
    private final SyncRig.Connection one = new SyncRig.Connection();
    private final SyncRig.Connection two = new SyncRig.Connection();

    @AfterEach
    void end() {
        race.close();
    }

    @Test
    void whatIsTakenBackTogetherIsGone() {
        while (race.goesOn()) {
            race.round(
                    () -> sync.add(SyncRig.ID, one, "uid", PATHS, Instant.EPOCH),
                    () -> sync.add(SyncRig.ID, two, "uid", PATHS, Instant.EPOCH));
            assertKept("RegistrySync[ids=1, paths=100, unsynced=1]");
            race.round(() -> sync.remove(SyncRig.ID, one, PATHS), () -> sync.remove(SyncRig.ID, two, PATHS));
            assertKept("RegistrySync[ids=0, paths=0, unsynced=0]");
        }
    }

    private void assertKept(String expected) {
        if (!sync.toString().equals(expected)) {
            throw new AssertionError("in place of " + expected + " it keeps " + sync);
        }
    }
}
