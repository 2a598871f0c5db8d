package io.bytetrade.fsnotify.pathmap;

import static io.bytetrade.fsnotify.pathmap.HostPathType.DEFAULT_ALLOWED;
import static io.bytetrade.fsnotify.pathmap.HostPathType.DIRECTORY;
import static io.bytetrade.fsnotify.pathmap.HostPathType.DIRECTORY_OR_CREATE;
import static io.bytetrade.fsnotify.pathmap.HostPathType.FILE;
import static io.bytetrade.fsnotify.pathmap.HostPathType.UNSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is mapped, and to where; what is refused is in {@link PathMapRefusalTest}. */
class PathMapTest {
    @Test
    void theDocumentsExamplesMap() {
        assertMaps(oneMount("/mnt/data", "/host/path/data"), "/mnt/data/file.txt", "/host/path/data/file.txt");
        assertMaps(oneMount("/app/data", "/var/lib/data"), "/app/data/file.txt", "/var/lib/data/file.txt");
    }

    @Test
    void theMountPathItselfMaps() {
        assertMaps(oneMount("/mnt/data", "/host/data"), "/mnt/data", "/host/data");
    }

    @Test
    void aDirectoryThatIsMadeWhenAbsentMapsToo() {
        PathMap map =
                map(List.of(new Volume.HostPath("v", "/host", DIRECTORY_OR_CREATE)), new VolumeMount("v", "/mnt"));

        assertMaps(map, "/mnt/a", "/host/a");
    }

    @ParameterizedTest
    @CsvSource({
        "/mnt, /outer",
        "/mnt/x, /outer/x",
        "/mnt/data, /inner",
        "/mnt/data/x, /inner/x",
        "/mnt/data2, /outer/data2",
        "/mnt/dat, /outer/dat",
        "/mnt/data/deep, /inner/deep",
        "/mnt/data/deep/er, /innermost",
        "/mnt/data/deep/er/x, /innermost/x",
    })
    void theLongestMountPathWinsSegmentBySegmentInWhateverOrder(String pod, String node) {
        List<Volume> volumes =
                List.of(hostPath("outer", "/outer"), hostPath("inner", "/inner"), hostPath("e", "/innermost"));
        VolumeMount outer = new VolumeMount("outer", "/mnt");
        VolumeMount inner = new VolumeMount("inner", "/mnt/data");
        VolumeMount innermost = new VolumeMount("e", "/mnt/data/deep/er");

        assertMaps(map(volumes, outer, inner, innermost), pod, node);
        assertMaps(map(volumes, innermost, inner, outer), pod, node);
    }

    @Test
    void oneVolumeMayBeMountedTwice() {
        PathMap map =
                map(List.of(hostPath("v", "/host")), new VolumeMount("v", "/a"), new VolumeMount("v", "/b", "sub", ""));

        assertMaps(map, "/a/sub/x", "/host/sub/x");
        assertMaps(map, "/b/x", "/host/sub/x");
    }

    @Test
    void ofTwoMountsWithOnePathTheLaterWins() {
        List<Volume> volumes = List.of(hostPath("first", "/first"), hostPath("second", "/second"));

        PathMap map = map(volumes, new VolumeMount("first", "/mnt/"), new VolumeMount("second", "//mnt"));

        assertMaps(map, "/mnt/x", "/second/x");
    }

    @ParameterizedTest
    @CsvSource({
        "/mnt/data/",
        "/mnt//data",
        "//mnt/data//",
        "/mnt/./data/.",
        "/mnt/other/../data",
        "/../mnt/data",
        "mnt/data", // the kubelet takes it from the root
        "./mnt/data/",
    })
    void aMountPathIsNormalised(String mountPath) {
        assertMaps(oneMount(mountPath, "/host"), "/mnt/data/x", "/host/x");
    }

    @ParameterizedTest
    @CsvSource({"/host/data/", "/host//data", "//host/data", "/host/./data/."})
    void aHostPathIsNormalised(String hostPath) {
        assertMaps(oneMount("/mnt", hostPath), "/mnt", "/host/data");
        assertMaps(oneMount("/mnt", hostPath), "/mnt/x", "/host/data/x");
    }

    @ParameterizedTest
    @CsvSource({
        "'', /host",
        "., /host",
        "./, /host",
        "sub, /host/sub",
        "sub/, /host/sub",
        "./sub, /host/sub",
        "a//b, /host/a/b",
        "a/./b/, /host/a/b",
        "a b/..c, /host/a b/..c",
    })
    void aSubPathIsApplied(String subPath, String root) {
        PathMap map = map(List.of(hostPath("v", "/host")), new VolumeMount("v", "/mnt", subPath, ""));

        assertMaps(map, "/mnt", root);
        assertMaps(map, "/mnt/x", root + "/x");
    }

    @Test
    void theContainersRootMayBeAMount() {
        assertMaps(oneMount("/", "/host"), "/", "/host");
        assertMaps(oneMount("/", "/host"), "/etc/x", "/host/etc/x");
    }

    @Test
    void theNodesRootMayBeMounted() {
        assertMaps(oneMount("/host", "/"), "/host", "/");
        assertMaps(oneMount("/host", "/"), "/host/etc", "/etc");
        assertMaps(oneMount("/", "/"), "/", "/");
        assertMaps(oneMount("/", "/"), "/etc", "/etc");
    }

    @Test
    void aSubPathOfTheNodesRootIsApplied() {
        PathMap map = map(List.of(hostPath("v", "/")), new VolumeMount("v", "/mnt", "srv", ""));

        assertMaps(map, "/mnt/x", "/srv/x");
    }

    @Test
    void thePathHandedBackIsTheNormalisedOne() {
        Mapping mapping = oneMount("/mnt", "/host").map("/mnt//a/./b/../c/");

        assertThat(mapping).isEqualTo(new Mapping.Mapped(new MappedPath("/mnt/a/c", "/host/a/c")));
    }

    @Test
    void dotDotMayLeadIntoAVolume() {
        assertMaps(oneMount("/mnt/data", "/host"), "/etc/../mnt/x/../data/y", "/host/y");
    }

    @ParameterizedTest
    @CsvSource({"/mnt/a b", "/mnt/日本/🐘", "/mnt/...more", "/mnt/.../x", "/mnt/-rf", "/mnt/$HOME", "/mnt/%2e%2e"})
    void everyNameThatAFileCanHaveMaps(String path) {
        assertMaps(oneMount("/mnt", "/host"), path, path.replace("/mnt", "/host"));
    }

    @Test
    void lineBreaksMap() {
        assertMaps(oneMount("/mnt\n", "/ho\nst"), "/mnt\n/\r\n", "/ho\nst/\r\n");
    }

    @Test
    void aPathOfTheLongestLengthMaps() {
        String name = "/mnt/" + "x/".repeat(2_045) + "x";

        assertMaps(oneMount("/mnt", "/host"), name, name.replace("/mnt", "/host"));
    }

    @Test
    void otherTypesMapWhereTheOperatorAllowsThem() {
        List<Volume> volumes =
                List.of(new Volume.HostPath("f", "/host/f", FILE), new Volume.HostPath("u", "/host/u", UNSET));
        List<VolumeMount> mounts = List.of(new VolumeMount("f", "/mnt/f"), new VolumeMount("u", "/mnt/u"));

        PathMap map = PathMap.of(volumes, mounts, EnumSet.of(FILE, UNSET));

        assertMaps(map, "/mnt/f", "/host/f");
        assertMaps(map, "/mnt/u/x", "/host/u/x");
    }

    @Test
    void laterChangesOfTheCollectionsDoNotReachTheMap() {
        List<Volume> volumes = new ArrayList<>(List.of(hostPath("v", "/host")));
        List<VolumeMount> mounts = new ArrayList<>(List.of(new VolumeMount("v", "/mnt")));
        EnumSet<HostPathType> types = EnumSet.of(DIRECTORY);
        PathMap map = PathMap.of(volumes, mounts, types);

        volumes.clear();
        mounts.clear();
        types.clear();

        assertMaps(map, "/mnt/x", "/host/x");
    }

    @Test
    void missingArgumentsAreRejected() {
        assertThatNullPointerException().isThrownBy(() -> PathMap.of(null, List.of(), DEFAULT_ALLOWED));
        assertThatNullPointerException().isThrownBy(() -> PathMap.of(List.of(), null, DEFAULT_ALLOWED));
        assertThatNullPointerException().isThrownBy(() -> PathMap.of(List.of(), List.of(), null));
        assertThatNullPointerException()
                .isThrownBy(() -> oneMount("/mnt", "/host").map(null));
    }

    @Test
    void aMountWithoutAPathIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VolumeMount("data", ""))
                .withMessage("the mount of volume \"data\" needs a mountPath; this one is empty");
    }

    private static PathMap oneMount(String mountPath, String hostPath) {
        return map(List.of(hostPath("v", hostPath)), new VolumeMount("v", mountPath));
    }

    private static PathMap map(List<Volume> volumes, VolumeMount... mounts) {
        return PathMap.of(volumes, List.of(mounts), DEFAULT_ALLOWED);
    }

    private static Volume hostPath(String name, String path) {
        return new Volume.HostPath(name, path, DIRECTORY);
    }

    private static void assertMaps(PathMap map, String podPath, String nodePath) {
        assertThat(map.map(podPath))
                .isInstanceOfSatisfying(
                        Mapping.Mapped.class,
                        mapped -> assertThat(mapped.path().nodePath()).isEqualTo(nodePath));
    }
}
