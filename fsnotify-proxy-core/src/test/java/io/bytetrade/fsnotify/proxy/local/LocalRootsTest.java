package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.ID;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.OFTEN;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.create;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.remove;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.RecordingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nothing outside of the roots is watched, however it is named. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JDK polls and does not see every change")
class LocalRootsTest {
    @TempDir
    private Path temp;

    private WatchedVolume volume;
    private Path root;
    private Path outside;

    @BeforeEach
    void watch() throws Exception {
        root = Files.createDirectory(temp.resolve("root"));
        outside = Files.createDirectory(temp.resolve("outside"));
        volume = new WatchedVolume(root, OFTEN);
    }

    @AfterEach
    void close() {
        volume.close();
    }

    @Test
    void aLinkOutOfTheRootIsRefusedAndTheRestIsWatched() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("a-link"), outside);
        Path dir = volume.directory("d");

        refused(link, dir);
        Files.createFile(outside.resolve("secret"));
        Path seen = Files.createFile(dir.resolve("x"));

        assertThat(volume.toldByNow()).containsExactly(create(seen));
    }

    @Test
    void aRefusalNamesThePathsAndAReasonThatNamesNoneAndTheOthersAreHeld() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("a-link"), outside);
        Path dir = volume.directory("d");

        AdapterException refusal =
                catchThrowableOfType(AdapterException.class, () -> volume.put(ID, link, dir, Path.of("relative")));

        assertThat(refusal.isPartial()).isTrue();
        assertThat(refusal.failedPaths()).isEmpty();
        assertThat(refusal.refusedPaths()).containsOnlyKeys(link.toString(), "relative");
        assertThat(refusal.refusedPaths().get(link.toString()))
                .contains("symbolic link")
                .doesNotContain(temp.toString());
    }

    @Test
    void aPathThroughALinkOutOfTheRootIsRefusedWhetherItExistsOrNot() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createDirectory(outside.resolve("d"));
        Files.createFile(outside.resolve("f"));

        refused(link.resolve("d"));
        refused(link.resolve("f"));
        refused(link.resolve("missing"));
    }

    @Test
    void aLinkToAFileOutOfTheRootIsRefused() throws Exception {
        Path file = Files.createFile(outside.resolve("f"));

        refused(Files.createSymbolicLink(root.resolve("link"), file));
    }

    @Test
    void aPathBesideTheRootIsRefusedWhetherItExistsOrNot() throws Exception {
        refused(outside);
        refused(temp);
        refused(Path.of("/"));
        refused(temp.resolve("missing"));
        refused(temp.resolve("missing/and/deep"));
        refused(Files.createDirectory(temp.resolve("root2")));
    }

    @Test
    void aPathThatIsNotAbsoluteAndNormalIsRefused() throws Exception {
        refused(Path.of("relative"));
        refused(root.resolve("../outside"));
        refused(root.resolve("d/../.."));
        refused(root.resolve("."));
        assertThatThrownBy(() -> Roots.parse(root + "/d/")).isInstanceOf(AdapterException.class);
    }

    @Test
    void aTextThatIsNoPathIsRefused() throws Exception {
        AdapterException refusal = catchThrowableOfType(AdapterException.class, () -> Roots.parse("/d/\0"));

        assertThat(refusal.isRetryable()).isFalse();
        assertThat(refusal).hasMessageContaining("Nul character");
    }

    @Test
    void aLinkThatIsTurnedOutOfTheRootIsNoLongerWatchedAndTheProxyHearsOfIt() throws Exception {
        Path dir = volume.directory("d");
        Path link = Files.createSymbolicLink(root.resolve("link"), dir);
        volume.put(ID, link);

        Path turned = Files.createSymbolicLink(root.resolve("link.tmp"), outside);
        Files.move(turned, link, ATOMIC_MOVE);
        volume.awaitTold(remove(link));
        await().until(() -> volume.changed.contains(ID));
        Files.createFile(outside.resolve("secret"));

        assertThat(volume.toldByNow()).containsExactly(remove(link));
        assertThat(volume.changed).containsExactly(ID);
        refused(link);
    }

    @Test
    void aRefusedPathIsWatchedOnceItLeadsInside() throws Exception {
        Path dir = volume.directory("d");
        Path link = Files.createSymbolicLink(root.resolve("link"), outside);
        refused(link);

        Path turned = Files.createSymbolicLink(root.resolve("link.tmp"), dir);
        Files.move(turned, link, ATOMIC_MOVE);
        volume.awaitTold(create(link));
        Files.createFile(dir.resolve("x"));

        volume.awaitTold(create(link), create(link.resolve("x")));
    }

    @Test
    void aRootMayItselfBeALinkAndMayAppearLater() throws Exception {
        Path link = temp.resolve("link");
        RecordingSink sink = new RecordingSink();
        try (LocalWatches watches = new LocalWatches(List.of(temp.resolve("else"), link), OFTEN)) {
            watches.start(sink);
            watches.put(WatchedVolume.paths(ID, link, link.resolve("d")));

            Files.createDirectory(outside.resolve("d"));
            Files.createSymbolicLink(link, outside);

            await().until(() -> sink.events().contains(create(link)));
            await().until(() -> sink.events().contains(create(link.resolve("d"))));
        }
    }

    @Test
    void aRootThatIsAFileCannotBeWatched() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        try (LocalWatches watches = LocalWatches.under(file)) {
            watches.start(id -> {});
            AdapterException refusal =
                    catchThrowableOfType(AdapterException.class, () -> watches.put(WatchedVolume.paths(ID, file)));

            assertThat(refusal.isRetryable()).isFalse();
            assertThat(refusal).hasMessageContaining("the directory of a file");
        }
    }

    @Test
    void rootsAreAbsoluteAndThereIsOne() {
        assertThatIllegalArgumentException().isThrownBy(LocalWatches::under).withMessageContaining("no root");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalWatches.under(Path.of("srv")))
                .withMessageContaining("'srv' is not absolute");
    }

    private void refused(Path... paths) {
        AdapterException refusal = catchThrowableOfType(AdapterException.class, () -> volume.put(ID, paths));

        assertThat(refusal).as("refusal of %s", List.of(paths)).isNotNull();
        assertThat(refusal.isRetryable()).isFalse();
        assertThat(refusal).hasMessageContaining(paths[0].toString());
    }
}
