package io.bytetrade.fsnotify.pathmap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whatever a pod declares and a client asks for, the answer is that of the naive model, and no path leads out of the directory
 * that its mount shows. {@link WrittenPod} says how an input reads.
 */
class PathMapFuzz {
    @FuzzTest
    void noPathLeadsOutOfItsVolume(byte[] pod) {
        check(pod);
    }

    static void check(byte[] input) {
        WrittenPod written = WrittenPod.of(new String(input, UTF_8));
        String podPath = written.asked();
        NaivePathMap model = new NaivePathMap(written.pod());
        Optional<Path> expected = model.map(podPath);

        Mapping mapping = written.pod().map().map(podPath);

        if (mapping instanceof Mapping.Mapped mapped) {
            Path nodePath = NaivePathMap.normal(mapped.path().nodePath());
            assertEquals(expected, Optional.of(nodePath));
            Path shown = model.source(model.winner(NaivePathMap.normal(podPath)).orElseThrow())
                    .orElseThrow();
            assertTrue(nodePath.startsWith(shown), () -> nodePath + " is not below " + shown);
            assertLeadsBack(mapped.path(), podPath);
        } else if (mapping instanceof Mapping.Refused refused) {
            assertEquals(expected, Optional.empty(), refused.reason());
            assertEquals(podPath, refused.podPath());
        }
    }

    private static void assertLeadsBack(MappedPath path, String podPath) {
        assertEquals(PodPaths.normalise(podPath), Optional.of(path.podPath()));
        assertEquals(PodPaths.normalise(path.podPath()), Optional.of(path.podPath()));
        assertEquals(path.toPod(path.nodePath()), Optional.of(path.podPath()));
        assertEquals(path.toNode(path.podPath()), Optional.of(path.nodePath()));
    }
}
