package io.bytetrade.fsnotify.pathmap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The same mapping as slow and plain as can be, on {@link Path} and without a line of the real one: every mount is looked at,
 * and the one with the most segments wins. Paths are spelled in ASCII, as a {@code Path} takes only what the machine's locale
 * can write.
 */
record NaivePathMap(RandomPod pod) {
    private static final Path ROOT = Path.of("/");

    /** Where a path is on the node, as {@link #spelled}; empty if it is refused. */
    Optional<Path> map(String podPath) {
        if (!podPath.startsWith("/") || !canExist(podPath)) {
            return Optional.empty();
        }
        Path path = normal(podPath);
        return path.endsWith("...") ? Optional.empty() : winner(path).flatMap(mount -> behind(mount, path));
    }

    /** The mount that a path belongs to. */
    Optional<VolumeMount> winner(Path path) {
        VolumeMount winner = null;
        int segments = -1;
        for (VolumeMount mount : pod.mounts()) {
            Path place = normal(mount.mountPath());
            if (path.startsWith(place) && place.getNameCount() >= segments) {
                winner = mount;
                segments = place.getNameCount();
            }
        }
        return Optional.ofNullable(winner);
    }

    /** The directory that a mount shows, if it can be watched. */
    Optional<Path> source(VolumeMount mount) {
        List<Volume> declared = pod.volumes().stream()
                .filter(volume -> volume.name().equals(mount.volume()))
                .toList();
        if (declared.size() != 1 || !(declared.get(0) instanceof Volume.HostPath volume)) {
            return Optional.empty();
        }
        Path hostPath = Path.of(spelled(volume.path()));
        Path subPath = Path.of(spelled(mount.subPath()));
        Path source = hostPath.resolve(subPath).normalize();
        boolean plain = hostPath.isAbsolute() && !subPath.isAbsolute() && !goesUp(hostPath) && !goesUp(subPath);
        boolean exists = canExist(volume.path()) && canExist(mount.subPath());
        boolean watchable =
                mount.subPathExpr().isEmpty() && pod.types().contains(volume.type()) && !source.endsWith("...");
        return plain && exists && watchable ? Optional.of(source) : Optional.empty();
    }

    /** A pod's path, from the root and without detours. */
    static Path normal(String path) {
        return ROOT.resolve(spelled(path)).normalize();
    }

    private static boolean canExist(String path) {
        boolean hasUtf8 = new String(path.getBytes(UTF_8), UTF_8).equals(path);
        return hasUtf8 && !path.contains("\0");
    }

    /** A text with an escape for every character that ASCII lacks, and for the NUL, which a {@code Path} refuses. */
    static String spelled(String text) {
        StringBuilder spelled = new StringBuilder();
        text.chars()
                .forEach(c ->
                        spelled.append(0 < c && c < 0x80 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return spelled.toString();
    }

    private Optional<Path> behind(VolumeMount mount, Path path) {
        return source(mount)
                .map(source -> source.resolve(normal(mount.mountPath()).relativize(path)));
    }

    private static boolean goesUp(Path path) {
        for (Path segment : path) {
            if (segment.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }
}
