package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.create;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.remove;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.Watchable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moments that a real kernel gives only by chance: its part is played by keys of this test, on real directories. */
class TrackerTest {
    @TempDir
    private Path temp;

    private Path root;
    private Path dir;
    private Watch watch;
    private Tracker tracker;
    private Key key = new Key();
    private Runnable whileRegistering = () -> {};

    @BeforeEach
    void make() throws Exception {
        root = Files.createDirectory(temp.resolve("root"));
        dir = Files.createDirectory(root.resolve("d"));
        watch = new Watch(dir);
        tracker = new Tracker(new Roots(List.of(root)), directory -> {
            whileRegistering.run();
            return key;
        });
    }

    @Test
    void whatTheKernelReportedWhileADirectoryWentIsTold() throws Exception {
        tracker.begin(watch);
        key.report(ENTRY_CREATE, "x");
        key.whileResetting = () -> {
            key.report(ENTRY_DELETE, "x");
            key.valid = false;
        };
        Files.delete(dir);

        List<Finding> findings = tracker.drain(key);

        assertThat(events(findings)).containsExactly(create(dir.resolve("x")), remove(dir.resolve("x")), remove(dir));
    }

    @Test
    void whatWasReportedBeforeADirectoryWasReplacedIsToldFirst() throws Exception {
        tracker.begin(watch);
        key.report(ENTRY_CREATE, "x");
        Files.move(dir, root.resolve("away"));
        Files.createDirectory(dir);

        List<Finding> findings = tracker.look(watch);

        assertThat(events(findings)).containsExactly(create(dir.resolve("x")), remove(dir), create(dir));
    }

    @Test
    void aRegistrationThatEndedInAnOverflowIsRenewed() throws Exception {
        tracker.begin(watch);
        List<Key> keys = new ArrayList<>(List.of(key));
        whileRegistering = () -> keys.add(key = new Key());

        keys.get(0).report(OVERFLOW, null);
        List<Finding> findings = tracker.drain(keys.get(0));

        assertThat(events(findings)).containsExactly(remove(dir), create(dir));
        assertThat(findings).hasAtLeastOneElementOfType(Finding.Lost.class);
        assertThat(keys).filteredOn(each -> !each.cancelled).containsExactly(key);
        key.report(ENTRY_CREATE, "x");
        assertThat(events(tracker.drain(key))).containsExactly(create(dir.resolve("x")));
    }

    @Test
    void anOverflowOfARegistrationThatStandsIsALossAndNothingElse() throws Exception {
        tracker.begin(watch);

        key.report(OVERFLOW, null);

        assertThat(tracker.drain(key)).hasOnlyElementsOfType(Finding.Lost.class).hasSize(1);
        assertThat(key.cancelled).isFalse();
    }

    @Test
    void aDirectorySwappedForALinkOutOfTheRootWhileItIsRegisteredIsLetGo() throws Exception {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        whileRegistering = () -> swap(dir, outside);

        assertThatExceptionOfType(AdapterException.class).isThrownBy(() -> tracker.begin(watch));

        assertThat(key.cancelled).isTrue();
        assertThat(watch.key).isNull();
    }

    @Test
    void aDirectorySwappedForALinkInsideWhileItIsRegisteredIsLookedForAgain() throws Exception {
        Path other = Files.createDirectory(root.resolve("other"));
        whileRegistering = () -> swap(dir, other);

        tracker.begin(watch);
        assertThat(key.cancelled).isTrue();
        assertThat(watch.key).isNull();

        key = new Key();
        whileRegistering = () -> {};
        assertThat(events(tracker.look(watch))).containsExactly(create(dir));
    }

    @Test
    void aFileMadeWhileItsParentIsRegisteredIsFound() throws Exception {
        Path file = dir.resolve("x");
        Watch missing = new Watch(file);
        whileRegistering = () -> {
            try {
                Files.createFile(file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };

        tracker.begin(missing);

        assertThat(missing.told).isTrue();
    }

    private static void swap(Path dir, Path target) {
        try {
            Files.delete(dir);
            Files.createSymbolicLink(dir, target);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<NodeEvent> events(List<Finding> findings) {
        List<NodeEvent> events = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding instanceof Finding.Happened happened) {
                events.addAll(happened.events());
            }
        }
        return events;
    }

    private static final class Key implements WatchKey {
        boolean valid = true;
        boolean cancelled;
        Runnable whileResetting = () -> {};
        private List<WatchEvent<?>> events = new ArrayList<>();

        void report(WatchEvent.Kind<?> kind, String name) {
            events.add(new Event(kind, name == null ? null : Path.of(name)));
        }

        @Override
        public List<WatchEvent<?>> pollEvents() {
            List<WatchEvent<?>> polled = events;
            events = new ArrayList<>();
            return polled;
        }

        @Override
        public boolean reset() {
            whileResetting.run();
            return valid;
        }

        @Override
        public boolean isValid() {
            return valid;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public Watchable watchable() {
            throw new UnsupportedOperationException();
        }
    }

    private record Event(WatchEvent.Kind<?> type, Path entry) implements WatchEvent<Object> {
        @Override
        @SuppressWarnings("unchecked")
        public Kind<Object> kind() {
            return (Kind<Object>) type;
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public Object context() {
            return entry;
        }
    }
}
