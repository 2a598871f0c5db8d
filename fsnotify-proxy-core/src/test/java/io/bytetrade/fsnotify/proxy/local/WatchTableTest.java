package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.ID;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.OTHER;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.create;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.remove;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table on a kernel that refuses, which cannot be had without harm to others, and what it registers. */
class WatchTableTest {
    @TempDir
    private Path root;

    private WatchService service;
    private WatchTable table;
    private final Set<WatchKey> keys = new HashSet<>();
    /** What the kernel refuses, and with what. */
    private Path refused;

    private IOException refusal;

    @BeforeEach
    void make() throws Exception {
        service = FileSystems.getDefault().newWatchService();
        table = new WatchTable(new Tracker(new Roots(List.of(root)), this::register));
    }

    @AfterEach
    void close() throws Exception {
        service.close();
    }

    private WatchKey register(Path directory) throws IOException {
        if (directory.equals(refused)) {
            throw refusal;
        }
        WatchKey key = directory.register(service, ENTRY_CREATE, ENTRY_DELETE);
        keys.add(key);
        return key;
    }

    @Test
    void theLimitOfWatchesIsRetryableAndSaysWhatToDo() throws Exception {
        Path dir = refuse(new IOException("User limit of inotify watches reached"));

        AdapterException failure = failureOfPut(dir);

        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure)
                .hasMessageContaining(dir.toString())
                .hasMessageContaining("User limit of inotify watches reached")
                .hasMessageContaining("fs.inotify.max_user_watches");
    }

    @Test
    void aDirectoryThatMayNotBeReadIsRetryable() throws Exception {
        Path dir = refuse(new AccessDeniedException(root.resolve("d").toString()));

        AdapterException failure = failureOfPut(dir);

        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure).hasMessageContaining("AccessDenied").hasMessageNotContaining("max_user_watches");
    }

    @Test
    void theOtherPathsOfAFailedPutAreWatched() throws Exception {
        Path dir = refuse(new IOException("full"));
        Path before = Files.createDirectory(root.resolve("a"));
        Path after = Files.createDirectory(root.resolve("z"));

        failureOfPut(before, dir, after);

        assertThat(watched()).containsExactlyInAnyOrder(before, after);
    }

    @Test
    void ofSeveralFailuresOneThatMayPassIsThrown() throws Exception {
        Path dir = refuse(new IOException("full"));

        AdapterException failure = failureOfPut(Path.of("/elsewhere"), dir, Path.of("/usr"));

        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure).hasMessageContaining("full").hasMessageContaining("2 more");
        assertThat(failure.failedPaths()).containsExactly(dir.toString());
        assertThat(failure.refusedPaths()).containsOnlyKeys("/elsewhere", "/usr");
    }

    @Test
    void whatWasRefusedIsWatchedAndToldOnceItIsPossible() throws Exception {
        Path dir = refuse(new IOException("full"));
        failureOfPut(dir);
        assertThat(lookAtAll()).isEmpty();

        refused = null;

        assertThat(lookAtAll())
                .hasSize(2)
                .contains(new Finding.Happened(List.of(create(dir))))
                .hasAtLeastOneElementOfType(Finding.Appeared.class);
        assertThat(lookAtAll()).isEmpty();
    }

    @Test
    void aRepeatedPutReportsARefusalUntilItIsMended() throws Exception {
        Path dir = refuse(new IOException("full"));
        failureOfPut(dir);
        failureOfPut(dir);

        refused = null;
        table.put(WatchedVolume.paths(ID, dir));

        assertThat(table.takeFound()).contains(new Finding.Happened(List.of(create(dir))));
        assertThat(table.takeFound()).isEmpty();
    }

    @Test
    void aPathThatCannotBeWatchedAnyMoreIsReportedOnce() throws Exception {
        Path dir = Files.createDirectory(root.resolve("d"));
        Path link = Files.createSymbolicLink(root.resolve("link"), dir);
        table.put(WatchedVolume.paths(ID, link));
        table.put(WatchedVolume.paths(OTHER, link));

        Files.delete(link);
        Files.createSymbolicLink(link, refuse("e", new IOException("full")));

        assertThat(lookAtAll())
                .containsExactly(new Finding.Happened(List.of(remove(link))), new Finding.Unheld(Set.of(ID, OTHER)));
        assertThat(lookAtAll()).isEmpty();
    }

    @Test
    void aDirectoryIsRegisteredUntilItsLastWatcherLeaves() throws Exception {
        Path dir = Files.createDirectory(root.resolve("d"));
        Path file = Files.createFile(dir.resolve("x"));
        table.put(WatchedVolume.paths(ID, dir));
        table.put(WatchedVolume.paths(OTHER, dir, file));
        assertThat(watched()).containsExactly(dir);

        table.remove(ID);
        assertThat(watched()).containsExactly(dir);
        table.put(WatchedVolume.paths(OTHER, file));
        assertThat(watched()).containsExactly(dir);
        table.remove(OTHER);

        assertThat(watched()).isEmpty();
        assertThat(table.watches()).isEmpty();
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotLookedFor() throws Exception {
        Path dir = root.resolve("a/d");
        table.put(WatchedVolume.paths(ID, dir));
        Watch watch = table.watches().get(0);
        table.remove(ID);

        Files.createDirectories(dir);

        assertThat(table.look(watch)).isEmpty();
        assertThat(watched()).isEmpty();
    }

    @Test
    void whatAPutFoundIsToldBeforeItsEnd() throws Exception {
        Path dir = root.resolve("a/d");
        table.put(WatchedVolume.paths(ID, dir));
        Watch watch = table.watches().get(0);
        Files.createDirectories(dir);
        table.put(WatchedVolume.paths(ID, dir));
        Files.delete(dir);

        List<Finding> findings = table.look(watch);

        assertThat(findings)
                .startsWith(new Finding.Happened(List.of(create(dir))))
                .endsWith(new Finding.Happened(List.of(remove(dir))));
    }

    @Test
    void whatAPutFoundIsForgottenWithTheWatch() throws Exception {
        Path dir = root.resolve("a/d");
        table.put(WatchedVolume.paths(ID, dir));
        Files.createDirectories(dir);
        table.put(WatchedVolume.paths(ID, dir));

        table.remove(ID);

        assertThat(table.takeFound()).isEmpty();
    }

    private Path refuse(IOException with) throws IOException {
        return refuse("d", with);
    }

    private Path refuse(String name, IOException with) throws IOException {
        refused = Files.createDirectory(root.resolve(name));
        refusal = with;
        return refused;
    }

    private AdapterException failureOfPut(Path... paths) {
        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> table.put(WatchedVolume.paths(ID, paths)));
        assertThat(failure).isNotNull();
        return failure;
    }

    private List<Finding> lookAtAll() {
        List<Finding> findings = new ArrayList<>();
        assertThatNoException().isThrownBy(() -> table.watches().forEach(watch -> findings.addAll(table.look(watch))));
        return findings;
    }

    private List<Path> watched() {
        return keys.stream()
                .filter(WatchKey::isValid)
                .map(key -> (Path) key.watchable())
                .toList();
    }
}
