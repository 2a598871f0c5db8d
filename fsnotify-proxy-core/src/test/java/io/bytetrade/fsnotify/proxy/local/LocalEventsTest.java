package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.ID;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.NEVER;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.OTHER;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.create;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.remove;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.write;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel reports, as it is told. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JDK polls and does not see every change")
class LocalEventsTest {
    private static final String FILE_NAMES = System.getProperty("sun.jnu.encoding");

    private WatchedVolume volume;
    private Path dir;

    @BeforeEach
    void watch(@TempDir Path root) throws Exception {
        volume = new WatchedVolume(root, NEVER);
        dir = volume.directory("d");
    }

    @AfterEach
    void close() {
        volume.close();
    }

    @Test
    void anEntryOfADirectoryIsCreatedWrittenAndRemoved() throws Exception {
        volume.put(ID, dir);
        Path file = dir.resolve("x");

        Files.writeString(file, "content");
        volume.awaitTold(create(file), write(file));
        Files.delete(file);

        volume.awaitTold(create(file), write(file), remove(file));
        assertThat(volume.toldByNow()).extracting(NodeEvent::key).containsOnly(dir.toString());
    }

    @Test
    void namesAreToldAsTheyAre() throws Exception {
        assumeThat(FILE_NAMES).as("encoding of file names").isEqualTo("UTF-8");
        volume.put(ID, dir);
        Path unicode = dir.resolve("Änderung 変更 🗂.txt");
        Path spaces = dir.resolve(" two  spaces\tand\na line ");

        Files.createFile(unicode);
        Files.createFile(spaces);

        assertThat(volume.toldByNow()).containsExactly(create(unicode), create(spaces));
    }

    @Test
    void aNameThatIsNoTextIsAGapAndNotGuessed() throws Exception {
        volume.put(ID, dir);

        Process touch = new ProcessBuilder(
                        "sh", "-c", "touch \"$1/$(printf 'bad\\377')\" \"$1/good\"", "sh", dir.toString())
                .start();
        assertThat(touch.waitFor(30, TimeUnit.SECONDS)).isTrue();

        volume.awaitTold(create(dir.resolve("good")));
        volume.awaitGap();
        assertThat(volume.toldByNow())
                .extracting(NodeEvent::name)
                .containsOnly(dir.resolve("good").toString());
    }

    @Test
    void aNameThatHoldsTheReplacementCharacterIsText() throws Exception {
        assumeThat(FILE_NAMES).as("encoding of file names").isEqualTo("UTF-8");
        volume.put(ID, dir);
        Path file = Files.createFile(dir.resolve("odd\uFFFD"));

        assertThat(volume.toldByNow()).containsExactly(create(file));
    }

    @Test
    void aRenameIsARemoveAndACreate() throws Exception {
        Path from = volume.file("d/from");
        Path to = dir.resolve("to");
        volume.put(ID, dir);

        Files.move(from, to, ATOMIC_MOVE);

        assertThat(volume.toldByNow()).containsExactly(remove(from), create(to));
    }

    @Test
    void ofAWatchedFileIsToldAndOfItsSiblingsNot() throws Exception {
        Path file = volume.file("d/x");
        volume.put(ID, file);

        volume.file("d/sibling");
        Files.delete(file);
        Files.createFile(file);

        assertThat(volume.toldByNow()).containsExactly(remove(file), create(file));
    }

    @Test
    void aFileThatIsReplacedByRenameStaysWatched() throws Exception {
        Path file = volume.file("d/x");
        volume.put(ID, file);

        Files.move(volume.file("d/x.tmp"), file, ATOMIC_MOVE);
        volume.awaitTold(create(file));
        Files.writeString(file, "more");

        volume.awaitTold(create(file), write(file));
        assertThat(volume.toldByNow()).extracting(NodeEvent::name).containsOnly(file.toString());
    }

    @Test
    void aFileWatchedBesideItsDirectoryIsToldOnce() throws Exception {
        Path file = volume.file("d/x");
        volume.put(ID, dir, file);

        Files.delete(file);

        assertThat(volume.toldByNow()).containsExactly(remove(file));
    }

    @Test
    void severalWatchersOfOneDirectoryHearTogether() throws Exception {
        volume.put(ID, dir);
        volume.put(OTHER, dir);

        Path first = Files.createFile(dir.resolve("1"));
        assertThat(volume.toldByNow()).containsExactly(create(first));

        volume.watches.remove(ID);
        Path second = Files.createFile(dir.resolve("2"));
        assertThat(volume.toldByNow()).containsExactly(create(first), create(second));

        volume.watches.remove(OTHER);
        Files.createFile(dir.resolve("3"));
        assertThat(volume.toldByNow()).containsExactly(create(first), create(second));
    }

    @Test
    void aSmallerPutEndsTheOtherWatches() throws Exception {
        Path kept = volume.directory("kept");
        volume.put(ID, dir, kept);

        volume.put(ID, kept);
        Files.createFile(dir.resolve("x"));
        Path file = Files.createFile(kept.resolve("x"));

        assertThat(volume.toldByNow()).containsExactly(create(file));
    }

    @Test
    void aDirectoryBehindALinkIsToldAsItWasPut() throws Exception {
        Path link = Files.createSymbolicLink(volume.root.resolve("link"), dir);
        volume.put(ID, link);

        Files.createFile(dir.resolve("x"));

        assertThat(volume.toldByNow()).containsExactly(create(link.resolve("x")));
    }

    @Test
    void aDirectoryWatchedUnderTwoNamesIsToldUnderBoth() throws Exception {
        Path link = Files.createSymbolicLink(volume.root.resolve("link"), dir);
        volume.put(ID, link);
        volume.put(OTHER, dir);

        Files.createFile(dir.resolve("x"));
        assertThat(volume.toldByNow()).containsExactlyInAnyOrder(create(link.resolve("x")), create(dir.resolve("x")));

        volume.watches.remove(ID);
        Files.createFile(dir.resolve("y"));
        assertThat(volume.toldByNow()).contains(create(dir.resolve("y"))).doesNotContain(create(link.resolve("y")));
    }

    @Test
    void aFileBehindALinkIsToldWhenItsTargetIsWritten() throws Exception {
        Path target = volume.file("d/target");
        Path link = Files.createSymbolicLink(volume.root.resolve("link"), target);
        volume.put(ID, link);

        Files.writeString(target, "more");

        volume.awaitTold(write(link));
        assertThat(volume.toldByNow()).containsOnly(write(link));
    }
}
