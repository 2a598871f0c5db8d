package io.bytetrade.fsnotify.pathmap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A container with volumes and mounts of every kind, well made and not. There are few names, so that paths often meet; every
 * hostPath but the root holds {@link #NODE}, which no path of the pod and no name of a volume does.
 */
record RandomPod(List<Volume> volumes, List<VolumeMount> mounts, Set<HostPathType> types) {
    static final String NODE = "~node~";

    private static final int VOLUMES = 4;
    private static final List<String> NAMES =
            List.of("a", "b", "data", "data2", "x y", "...", "..c", ".d", "l\nf", "\u00fc", "\u65e5", "\ud83d\udc18");

    static RandomPod of(SplittableRandom random) {
        List<Volume> volumes = new ArrayList<>();
        for (int i = 0; i < VOLUMES; i++) {
            for (int times = any(random, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2); times > 0; times--) {
                volumes.add(volume(random, "v" + i));
            }
        }
        List<VolumeMount> mounts = new ArrayList<>();
        for (int i = random.nextInt(9); i > 0; i--) {
            mounts.add(mount(random));
        }
        EnumSet<HostPathType> types = EnumSet.copyOf(HostPathType.DEFAULT_ALLOWED);
        if (random.nextInt(4) == 0) {
            types.add(any(random, HostPathType.values()));
        }
        return new RandomPod(volumes, mounts, types);
    }

    PathMap map() {
        return PathMap.of(volumes, mounts, types);
    }

    /** What a client may ask for: mostly something at or below a mount, else anything. */
    String podPath(SplittableRandom random) {
        if (random.nextInt(20) == 0) {
            return any(random, "", "a/b", "/a\0", "/\ud83d", "/a/...", "..");
        }
        String start = mounts.isEmpty() || random.nextInt(4) == 0
                ? ""
                : mounts.get(random.nextInt(mounts.size())).mountPath();
        String path = start + path(random);
        return path.startsWith("/") ? path : "/" + path;
    }

    /** Nothing, or segments with a slash before each; few of them odd, so that plain paths occur as well. */
    private static String path(SplittableRandom random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            path.append('/').append(name(random));
            if (random.nextInt(5) == 0) {
                path.append(any(random, "/", "/.", "/./", "/..", "/..", "/../..", "/" + name(random) + "/.."));
            }
        }
        return path.toString();
    }

    static String name(SplittableRandom random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static Volume volume(SplittableRandom random, String name) {
        if (random.nextInt(6) == 0) {
            return new Volume.Unwatchable(name, any(random, "emptyDir", "configMap", "persistentVolumeClaim"));
        }
        HostPathType type = random.nextInt(5) == 0
                ? any(random, HostPathType.values())
                : any(random, HostPathType.DIRECTORY, HostPathType.DIRECTORY_OR_CREATE);
        return new Volume.HostPath(name, hostPath(random), type);
    }

    private static String hostPath(SplittableRandom random) {
        String node = "/" + NODE;
        if (random.nextInt(10) == 0) {
            return any(random, NODE, node + "/..", node + "/../x", node + "/...", "");
        }
        return any(
                random,
                "/",
                node,
                node,
                node,
                node + "/",
                "/" + node + "//x/",
                node + "/./y",
                node + "/a b",
                node + "/data");
    }

    private static VolumeMount mount(SplittableRandom random) {
        String path = path(random);
        String subPath = random.nextInt(8) == 0
                ? any(random, "/s", "s/../..", "..", "s/..", "...", "s/.../")
                : any(random, "", "", "", ".", "s", "s/", "s//t", "./s", "data");
        String subPathExpr = random.nextInt(20) == 0 ? "$(POD)" : "";
        String mountPath = path.isEmpty() ? "/" : random.nextInt(10) == 0 ? path.substring(1) : path;
        return new VolumeMount(
                "v" + random.nextInt(VOLUMES), mountPath.isEmpty() ? "/" : mountPath, subPath, subPathExpr);
    }

    @SafeVarargs
    private static <T> T any(SplittableRandom random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
