package io.bytetrade.fsnotify.pathmap;

import static io.bytetrade.fsnotify.pathmap.HostPathType.DEFAULT_ALLOWED;
import static io.bytetrade.fsnotify.pathmap.HostPathType.DIRECTORY;
import static io.bytetrade.fsnotify.pathmap.HostPathType.UNSET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and in which words. Every mount here lies within one that could be watched, and must not fall through. */
class PathMapRefusalTest {
    private static final Volume OUTER = new Volume.HostPath("outer", "/srv/secret", DIRECTORY);
    private static final Volume DATA = new Volume.HostPath("data", "/srv/secret/data", DIRECTORY);

    @Test
    void anUnwatchableVolumeShadowsTheOneAroundIt() {
        PathMap map = shadowed(new Volume.Unwatchable("data", "emptyDir"), new VolumeMount("data", "/mnt/in"));

        assertShadows(map, "volume \"data\" is of kind emptyDir; only hostPath volumes can be watched");
    }

    @Test
    void aVolumeWithoutATypeIsRefusedAndTheOperatorMayAllowIt() {
        PathMap map = shadowed(new Volume.HostPath("data", "/srv/secret", UNSET), new VolumeMount("data", "/mnt/in"));

        assertShadows(
                map,
                "volume \"data\" is a hostPath without a type; set its type to Directory,"
                        + " or have the operator add Unset to --host-path-types");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"UNSET", "DIRECTORY", "DIRECTORY_OR_CREATE"},
            mode = EnumSource.Mode.EXCLUDE)
    void aVolumeOfATypeThatIsNotAllowedIsRefused(HostPathType type) {
        PathMap map = shadowed(new Volume.HostPath("data", "/srv/secret", type), new VolumeMount("data", "/mnt/in"));

        assertShadows(
                map,
                "volume \"data\" is a hostPath of type " + type + "; watch a directory's volume,"
                        + " or have the operator add " + type + " to --host-path-types");
    }

    @Test
    void evenDirectoriesCanBeDisallowed() {
        PathMap map = PathMap.of(List.of(DATA), List.of(new VolumeMount("data", "/mnt/in")), Set.of());

        assertRefused(
                map,
                "/mnt/in",
                "volume \"data\" is a hostPath of type Directory; watch a directory's volume,"
                        + " or have the operator add Directory to --host-path-types");
    }

    @Test
    void aMountOfAVolumeThatIsNotDeclaredIsRefused() {
        PathMap map = shadowed(DATA, new VolumeMount("date", "/mnt/in"));

        assertShadows(map, "volume \"date\" is not declared in the pod; declare it, or mount another");
    }

    @Test
    void aVolumeThatIsDeclaredTwiceIsRefusedAsNobodyKnowsWhichIsMeant() {
        List<Volume> volumes = List.of(OUTER, DATA, new Volume.HostPath("data", "/srv/other", DIRECTORY));

        PathMap map = PathMap.of(
                volumes,
                List.of(new VolumeMount("outer", "/mnt"), new VolumeMount("data", "/mnt/in")),
                DEFAULT_ALLOWED);

        assertShadows(map, "volume \"data\" is declared more than once in the pod; give each volume its own name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "srv/secret",
                "./srv",
                "..",
                "/srv/..",
                "/srv/../secret",
                "/../srv",
                "C:\\srv",
                "/srv\0",
                "/\uD83D"
            })
    void aHostPathThatIsNotPlainIsRefused(String hostPath) {
        PathMap map = shadowed(new Volume.HostPath("data", hostPath, DIRECTORY), new VolumeMount("data", "/mnt/in"));

        assertShadows(
                map,
                "volume \"data\" has a hostPath that is not absolute or holds \"..\"; give it a plain absolute path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/abs", "..", "../secret", "a/..", "a/../b", "./..", "a\0b", "\uDC18"})
    void aSubPathThatIsNotPlainIsRefused(String subPath) {
        PathMap map = shadowed(DATA, new VolumeMount("data", "/mnt/in", subPath, ""));

        assertShadows(
                map,
                "volume \"data\" is mounted with a subPath that is absolute or holds \"..\"; give a path in the volume");
    }

    @Test
    void aSubPathExprIsRefused() {
        PathMap map = shadowed(DATA, new VolumeMount("data", "/mnt/in", "", "$(POD_NAME)"));

        assertShadows(
                map,
                "volume \"data\" is mounted with a subPathExpr, which cannot be resolved here; mount it with a subPath");
    }

    @Test
    void aMountThatWouldReadAsARecursiveWatchOnTheNodeIsRefused() {
        String reason =
                "volume \"data\" is mounted from a directory named \"...\", which stands for a recursive watch; rename it";

        assertShadows(
                shadowed(new Volume.HostPath("data", "/srv/...", DIRECTORY), new VolumeMount("data", "/mnt/in")),
                reason);
        assertShadows(shadowed(DATA, new VolumeMount("data", "/mnt/in", ".../", "")), reason);
    }

    @Test
    void theLaterOfTwoMountsWithOnePathShadowsTheEarlier() {
        List<Volume> volumes = List.of(DATA, new Volume.Unwatchable("cache", "emptyDir"));
        VolumeMount data = new VolumeMount("data", "/mnt");
        VolumeMount cache = new VolumeMount("cache", "/mnt/");

        assertRefused(
                PathMap.of(volumes, List.of(data, cache), DEFAULT_ALLOWED),
                "/mnt/x",
                "volume \"cache\" is of kind emptyDir; only hostPath volumes can be watched");
        assertThat(PathMap.of(volumes, List.of(cache, data), DEFAULT_ALLOWED).map("/mnt/x"))
                .isInstanceOf(Mapping.Mapped.class);
    }

    @Test
    void aMountWithinAShadowCanBeWatched() {
        List<Volume> volumes = List.of(DATA, new Volume.Unwatchable("cache", "emptyDir"));
        List<VolumeMount> mounts = List.of(new VolumeMount("data", "/mnt/in/deep"), new VolumeMount("cache", "/mnt"));
        PathMap map = PathMap.of(volumes, mounts, DEFAULT_ALLOWED);

        assertThat(map.map("/mnt/in/deep/x")).isInstanceOf(Mapping.Mapped.class);
        assertRefused(map, "/mnt/in", "volume \"cache\" is of kind emptyDir; only hostPath volumes can be watched");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/etc", "/mnt2", "/mnt2/x", "/mn", "/mnt/../../etc", "/mnt/..", "/mnt/x/../../mnt2"})
    void aPathOnNoVolumeIsRefused(String path) {
        PathMap map = PathMap.of(List.of(OUTER), List.of(new VolumeMount("outer", "/mnt")), DEFAULT_ALLOWED);

        assertRefused(
                map,
                path,
                "the path is on no volume of the container; watch one below the mountPath of a hostPath volume");
    }

    @Test
    void withoutMountsEveryPathIsOnNoVolume() {
        PathMap map = PathMap.of(List.of(), List.of(), DEFAULT_ALLOWED);

        assertRefused(
                map,
                "/mnt",
                "the path is on no volume of the container; watch one below the mountPath of a hostPath volume");
    }

    @Test
    void anEmptyPathIsRefused() {
        assertRefused(root(), "", "the path is empty; give one that begins with a slash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnt", "./mnt", "../mnt", "mnt/..", " /mnt"})
    void aRelativePathIsRefused(String path) {
        assertRefused(root(), path, "the path is relative; give it from the root, beginning with a slash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\0", "/mnt\0/..", "/\uD83D", "/mnt/\uDC18\uD83D"})
    void aPathThatNoFileCanHaveIsRefused(String path) {
        assertRefused(
                root(),
                path,
                "the path holds a NUL or an unpaired surrogate, which no file name can; correct the name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/...", "/mnt/...", "/mnt/.../", "/mnt/x/../...//."})
    void aRecursiveWatchIsRefused(String path) {
        assertRefused(root(), path, "recursive watches are not supported; watch each directory by its own path");
    }

    @Test
    void aMountPathThatEndsInThreeDotsIsNoWayAroundThat() {
        PathMap map = PathMap.of(List.of(DATA), List.of(new VolumeMount("data", "/mnt/...")), DEFAULT_ALLOWED);

        assertRefused(map, "/mnt/...", "recursive watches are not supported; watch each directory by its own path");
        assertThat(map.map("/mnt/.../x")).isInstanceOf(Mapping.Mapped.class);
    }

    private static PathMap root() {
        return PathMap.of(List.of(OUTER), List.of(new VolumeMount("outer", "/")), DEFAULT_ALLOWED);
    }

    /** A map of the outer volume at {@code /mnt}, and the mount in question below it. */
    private static PathMap shadowed(Volume inner, VolumeMount mount) {
        return PathMap.of(List.of(OUTER, inner), List.of(mount, new VolumeMount("outer", "/mnt")), DEFAULT_ALLOWED);
    }

    private static void assertShadows(PathMap map, String reason) {
        assertRefused(map, "/mnt/in", reason);
        assertRefused(map, "/mnt/x/..//in/deep/", reason);
        assertThat(map.map("/mnt/in2")).isInstanceOf(Mapping.Mapped.class);
        assertThat(map.map("/mnt/i")).isInstanceOf(Mapping.Mapped.class);
        assertThat(map.map("/mnt")).isInstanceOf(Mapping.Mapped.class);
    }

    /** The path is handed back as it was given, for whoever asked to know it again. */
    private static void assertRefused(PathMap map, String podPath, String reason) {
        assertThat(map.map(podPath)).isEqualTo(new Mapping.Refused(podPath, reason));
    }
}
