package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.ID;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.NEVER;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.OFTEN;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.create;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.remove;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Paths that are missing, go, come back, or become something else. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JDK polls and does not see every change")
class LocalMissingTest {
    @TempDir
    private Path root;

    private WatchedVolume volume;
    private Path dir;

    @BeforeEach
    void watch() throws Exception {
        volume = new WatchedVolume(root, OFTEN);
        dir = root.resolve("d");
    }

    @AfterEach
    void close() {
        volume.close();
    }

    @Test
    void aDirectoryThatAppearsIsToldWithWhatItHoldsAndThenWatched() throws Exception {
        volume.put(ID, dir);
        Path made = volume.directory("made");
        Files.createFile(made.resolve("old"));

        Files.move(made, dir, ATOMIC_MOVE);
        volume.awaitTold(create(dir), create(dir.resolve("old")));
        Files.createFile(dir.resolve("new"));

        volume.awaitTold(create(dir), create(dir.resolve("old")), create(dir.resolve("new")));
    }

    @Test
    void whereTheParentIsThereTheKernelTellsOfTheDirectoryAtOnceAndOnce() throws Exception {
        volume.close();
        Files.delete(root.resolve(".fence"));
        volume = new WatchedVolume(root, NEVER);
        volume.put(ID, dir);
        Path made = volume.directory("made");
        Files.createFile(made.resolve("old"));

        Files.move(made, dir, ATOMIC_MOVE);

        assertThat(volume.toldByNow()).containsExactly(create(dir), create(dir.resolve("old")));
    }

    @Test
    void aDirectoryWhoseParentIsMissingTooIsFoundByLooking() throws Exception {
        Path deep = root.resolve("a/b/c");
        volume.put(ID, deep);

        Files.createDirectories(deep);

        volume.awaitTold(create(deep));
        Files.createFile(deep.resolve("x"));
        volume.awaitTold(create(deep), create(deep.resolve("x")));
    }

    @Test
    void aMissingFileIsToldWhenItIsMade() throws Exception {
        volume.directory("d");
        Path file = dir.resolve("x");
        volume.put(ID, file);

        Files.createFile(file);
        Files.createFile(dir.resolve("sibling"));

        assertThat(volume.toldByNow()).containsExactly(create(file));
    }

    @Test
    void aMissingFileInAMissingDirectoryIsTold() throws Exception {
        Path file = dir.resolve("x");
        volume.put(ID, file);
        Path made = volume.directory("made");
        Files.createFile(made.resolve("x"));
        Files.createFile(made.resolve("sibling"));

        Files.move(made, dir, ATOMIC_MOVE);

        volume.awaitTold(create(file));
        assertThat(volume.toldByNow()).containsOnly(create(file));
    }

    @Test
    void aDirectoryThatIsRemovedAndMadeAgainIsToldAndWatchedAgain() throws Exception {
        volume.directory("d");
        volume.put(ID, dir);

        Files.delete(dir);
        volume.awaitTold(remove(dir));
        volume.directory("d");
        volume.awaitTold(remove(dir), create(dir));
        Files.createFile(dir.resolve("x"));

        volume.awaitTold(remove(dir), create(dir), create(dir.resolve("x")));
    }

    @Test
    void aDirectoryThatGoesTakesItsEntriesFirst() throws Exception {
        volume.directory("d");
        Path file = volume.file("d/x");
        volume.put(ID, dir);

        Files.delete(file);
        Files.delete(dir);

        volume.awaitTold(remove(file), remove(dir));
    }

    @Test
    void aDirectoryReplacedByRenameIsNoticed() throws Exception {
        volume.directory("d");
        volume.put(ID, dir);
        Path next = volume.directory("next");
        Files.createFile(next.resolve("x"));
        Path old = root.resolve("old");

        Files.move(dir, old, ATOMIC_MOVE);
        Files.move(next, dir, ATOMIC_MOVE);
        volume.awaitTold(remove(dir), create(dir), create(dir.resolve("x")));

        Files.createFile(old.resolve("of the old one"));
        Files.createFile(dir.resolve("of the new one"));
        volume.awaitTold(create(dir.resolve("of the new one")));
        assertThat(volume.toldByNow()).doesNotContain(create(dir.resolve("of the old one")));
    }

    @Test
    void aDirectoryRenamedAwayAndBackIsNoticed() throws Exception {
        volume.directory("d");
        volume.put(ID, dir);

        Files.move(dir, root.resolve("away"), ATOMIC_MOVE);
        volume.awaitTold(remove(dir));
        Files.move(root.resolve("away"), dir, ATOMIC_MOVE);
        volume.awaitTold(remove(dir), create(dir));

        Files.createFile(dir.resolve("x"));
        volume.awaitTold(create(dir.resolve("x")));
    }

    @Test
    void aFileGoesWithTheDirectoryThatIsRenamedAway() throws Exception {
        volume.directory("d");
        Path file = volume.file("d/x");
        volume.put(ID, file);

        Files.move(dir, root.resolve("away"), ATOMIC_MOVE);

        volume.awaitTold(remove(file));
    }

    @Test
    void aFileThatBecomesADirectoryIsWatchedAsOne() throws Exception {
        volume.file("d");
        volume.put(ID, dir);

        Files.delete(dir);
        volume.directory("d");
        volume.awaitTold(remove(dir), create(dir));
        Files.createFile(dir.resolve("x"));

        volume.awaitTold(remove(dir), create(dir), create(dir.resolve("x")));
    }

    @Test
    void aDirectoryThatBecomesAFileIsWatchedAsOne() throws Exception {
        volume.directory("d");
        volume.put(ID, dir);

        Files.delete(dir);
        volume.awaitTold(remove(dir));
        volume.file("d");

        volume.awaitTold(remove(dir), create(dir));
    }

    @Test
    void aPathBelowAFileIsMissing() throws Exception {
        volume.file("d");
        Path below = dir.resolve("x");
        volume.put(ID, below);

        Files.delete(dir);
        volume.directory("d");
        Files.createFile(below);

        volume.awaitTold(create(below));
        assertThat(volume.changed).isEmpty();
    }

    @Test
    void aLinkThatIsTurnedToAnotherDirectoryIsNoticed() throws Exception {
        Path one = volume.directory("one");
        Path two = volume.directory("two");
        Files.createFile(two.resolve("x"));
        Path link = Files.createSymbolicLink(root.resolve("link"), one);
        volume.put(ID, link);

        Path turned = Files.createSymbolicLink(root.resolve("link.tmp"), two);
        Files.move(turned, link, ATOMIC_MOVE);

        volume.awaitTold(remove(link), create(link), create(link.resolve("x")));
    }

    @Test
    void aLinkThatIsTurnedToAnotherFileIsNoticed() throws Exception {
        Path two = volume.file("two");
        Path link = Files.createSymbolicLink(root.resolve("link"), volume.file("one"));
        volume.put(ID, link);

        Path turned = Files.createSymbolicLink(root.resolve("link.tmp"), two);
        Files.move(turned, link, ATOMIC_MOVE);
        volume.awaitTold(remove(link), create(link));
        Files.delete(two);

        volume.awaitTold(remove(link), create(link), remove(link));
    }

    @Test
    void aDanglingLinkIsWatchedWhenItsTargetAppears() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), dir);
        volume.put(ID, link);

        volume.directory("d");
        volume.awaitTold(create(link));
        Files.createFile(dir.resolve("x"));

        volume.awaitTold(create(link), create(link.resolve("x")));
    }

    @Test
    void aRepeatedPutLooksAtOnce() throws Exception {
        volume.close();
        Files.delete(root.resolve(".fence"));
        volume = new WatchedVolume(root, NEVER);
        Path deep = root.resolve("a/b");
        volume.put(ID, deep);
        Files.createDirectories(deep);
        Files.createFile(deep.resolve("x"));

        volume.put(ID, deep);
        Files.createFile(deep.resolve("y"));

        volume.toldByNow();
        volume.awaitTold(create(deep), create(deep.resolve("x")), create(deep.resolve("y")));
    }

    @Test
    void aPathThatIsThereWhenItIsPutIsNotTold() throws Exception {
        volume.directory("d");
        Path file = volume.file("d/x");

        volume.put(ID, dir, file);

        assertThat(volume.toldByNow()).isEmpty();
    }

    @Test
    void aLargeDirectoryIsToldInSeveralBatches() throws Exception {
        Path made = volume.directory("made");
        for (int i = 0; i < 2 * Delivery.BATCH + 1; i++) {
            Files.createFile(made.resolve("f" + i));
        }
        volume.put(ID, dir);

        Files.move(made, dir, ATOMIC_MOVE);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(names(volume.toldByNow())).hasSize(2 * Delivery.BATCH + 2));
        assertThat(volume.sink.batches()).allMatch(size -> size <= Delivery.BATCH);
    }

    private static List<String> names(List<NodeEvent> events) {
        return events.stream().map(NodeEvent::name).distinct().toList();
    }
}
