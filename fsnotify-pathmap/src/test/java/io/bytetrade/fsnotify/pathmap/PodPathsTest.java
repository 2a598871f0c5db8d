package io.bytetrade.fsnotify.pathmap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodPathsTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "/., /",
        "/./, /",
        "/a, /a",
        "/a/, /a",
        "/a///, /a",
        "///a//b///c, /a/b/c",
        "/a/./b/., /a/b",
        "/a/../b, /b",
        "/a/b/.., /a",
        "/a/b/../, /a",
        "/a/b/../../c, /c",
        "/.., /",
        "/../../.., /",
        "/../../etc, /etc",
        "/a/../../../b, /b",
        "/mnt/data/../../etc, /etc",
        "/.../a, /.../a",
        "/a/.../.., /a",
        "/.a/b./..c/d.., /.a/b./..c/d..",
        "/a b/ c , /a b/ c",
        "/ümlaut/./日本//🐘/, /ümlaut/日本/🐘",
        "/a\\..\\b, /a\\..\\b",
    })
    void aPathIsNormalisedByItsLetters(String given, String normal) {
        assertThat(PodPaths.normalise(given)).contains(normal);
    }

    @Test
    void lineBreaksAndBlanksBelongToTheName() {
        assertThat(PodPaths.normalise("/a\n/\t/ /")).contains("/a\n/\t/ ");
    }

    @Test
    void aNormalPathIsNotCopied() {
        String path = "/mnt/data/file";

        assertThat(PodPaths.normalise(path).orElseThrow()).isSameAs(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b", "./a", "../a", ".", " /a", "a/../../b"})
    void aRelativeOrEmptyPathHasNoNormalForm(String path) {
        assertThat(PodPaths.normalise(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\0", "/a\0", "/a\0/../b", "\0/a"})
    void aPathWithANulHasNoNormalForm(String path) {
        assertThat(PodPaths.normalise(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\uD83D", "/\uDC18", "/\uD83D/\uDC18", "/\uDC18\uD83D", "/a\uD83Db"})
    void aPathWithAnUnpairedSurrogateHasNoNormalForm(String path) {
        assertThat(PodPaths.normalise(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/...", "/a/...", "/a/.../", "/a/.../.", "/a//...//", "/a/.../b/.."})
    void aPathThatEndsInThreeDotsHasNoNormalForm(String path) {
        assertThat(PodPaths.normalise(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a...", "/a/....", "/.../a", "/a/.. ."})
    void otherDotsAreNames(String path) {
        assertThat(PodPaths.normalise(path)).contains(path);
    }

    @Test
    void aPathOfManyThousandSegmentsIsNoTrouble() {
        assertThat(PodPaths.normalise("/a".repeat(50_000) + "/..".repeat(49_999)))
                .contains("/a");
        assertThat(PodPaths.normalise("/".repeat(100_000))).contains("/");
        assertThat(PodPaths.normalise("/" + "a".repeat(4_095))).contains("/" + "a".repeat(4_095));
    }
}
