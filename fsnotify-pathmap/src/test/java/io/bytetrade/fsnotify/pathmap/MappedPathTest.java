package io.bytetrade.fsnotify.pathmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappedPathTest {
    @ParameterizedTest
    @CsvSource({
        // pod, node, name on the node, name in the pod
        "/mnt/data, /host/path/data, /host/path/data, /mnt/data",
        "/mnt/data, /host/path/data, /host/path/data/file.txt, /mnt/data/file.txt",
        "/mnt/data, /host/path/data, /host/path/data/a/b c/..d, /mnt/data/a/b c/..d",
        "/mnt/data, /host/path/data, /host/path/data/host/path/data, /mnt/data/host/path/data",
        "/, /host, /host, /",
        "/, /host, /host/etc, /etc",
        "/host, /, /, /host",
        "/host, /, /etc, /host/etc",
        "/host, /, /host, /host/host",
        "/, /, /, /",
        "/, /, /etc/passwd, /etc/passwd",
        "/data, /data, /data/x, /data/x",
        "/ümlaut/日本, /🐘, /🐘/é, /ümlaut/日本/é",
    })
    void aNameAtOrBelowThePathTranslatesBothWays(String pod, String node, String nodeName, String podName) {
        MappedPath path = new MappedPath(pod, node);

        assertThat(path.toPod(nodeName)).contains(podName);
        assertThat(path.toNode(podName)).contains(nodeName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/host/data2",
                "/host/data2/x",
                "/host/dat",
                "/host",
                "/",
                "/HOST/DATA",
                "/mnt/data",
                "",
                "host/data"
            })
    void aNameElsewhereIsNotTranslated(String nodeName) {
        assertThat(new MappedPath("/mnt/data", "/host/data").toPod(nodeName)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mnt/data2", "/mnt/data2/x", "/mnt", "/", "/host/data"})
    void aPodNameElsewhereIsNotTranslated(String podName) {
        assertThat(new MappedPath("/mnt/data", "/host/data").toNode(podName)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "etc"})
    void evenTheRootTakesNoRelativeName(String name) {
        assertThat(new MappedPath("/mnt", "/").toPod(name)).isEmpty();
    }

    @Test
    void thePathItselfTranslatesWithoutACopy() {
        MappedPath path = new MappedPath("/mnt/data", "/host/data");

        assertThat(path.toPod("/host/data").orElseThrow()).isSameAs(path.podPath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a/b", "//", "/a/", "//a", "/a//b", "/.", "/a/.", "/./a", "/..", "/a/..", "/a/../b"})
    void aPathThatIsNotAbsoluteAndNormalisedIsRejected(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MappedPath(path, "/ok"))
                .withMessageContaining("podPath must be absolute");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MappedPath("/ok", path))
                .withMessageContaining("nodePath must be absolute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b", "/...", "/.a/b./..c/d..", "/a b", "/a\nb", "/\\"})
    void dotsAndBlanksWithinANameAreNoFault(String path) {
        assertThat(new MappedPath(path, path).toPod(path)).contains(path);
    }

    @Test
    void aMissingPathIsRejected() {
        assertThatNullPointerException().isThrownBy(() -> new MappedPath(null, "/"));
        assertThatNullPointerException().isThrownBy(() -> new MappedPath("/", null));
    }
}
