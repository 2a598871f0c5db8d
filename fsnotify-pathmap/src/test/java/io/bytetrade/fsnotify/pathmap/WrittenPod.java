package io.bytetrade.fsnotify.pathmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A pod as a text, so that an input of the fuzzer can be read and written by hand. The first line is the path that a client
 * asks for; each other declares something, in any order, and says nothing if it is no such line.
 *
 * <pre>
 * /mnt/data/x
 * hostPath|NAME|TYPE|PATH
 * emptyDir|NAME
 * mount|NAME|MOUNT PATH|SUBPATH|SUBPATH EXPRESSION
 * allow|TYPE
 * </pre>
 */
record WrittenPod(String asked, RandomPod pod) {
    private static final int MOST_FIELDS = 5;

    static WrittenPod of(String text) {
        String[] lines = text.split("\n", -1);
        List<Volume> volumes = new ArrayList<>();
        List<VolumeMount> mounts = new ArrayList<>();
        Set<HostPathType> types = EnumSet.copyOf(HostPathType.DEFAULT_ALLOWED);
        for (String line : lines) {
            String[] fields = Arrays.copyOf(line.split("\\|", MOST_FIELDS), MOST_FIELDS);
            for (int i = 0; i < MOST_FIELDS; i++) {
                fields[i] = fields[i] == null ? "" : fields[i];
            }
            switch (fields[0]) {
                case "hostPath" -> volumes.add(new Volume.HostPath(fields[1], fields[3], type(fields[2])));
                case "emptyDir" -> volumes.add(new Volume.Unwatchable(fields[1], "emptyDir"));
                case "mount" -> {
                    if (!fields[2].isEmpty()) {
                        mounts.add(new VolumeMount(fields[1], fields[2], fields[3], fields[4]));
                    }
                }
                case "allow" -> types.add(type(fields[1]));
                default -> {}
            }
        }
        return new WrittenPod(lines[0], new RandomPod(volumes, mounts, types));
    }

    private static HostPathType type(String name) {
        return HostPathType.of(name).orElse(HostPathType.UNSET);
    }
}
