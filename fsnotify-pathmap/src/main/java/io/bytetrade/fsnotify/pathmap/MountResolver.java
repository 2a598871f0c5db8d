package io.bytetrade.fsnotify.pathmap;

import static java.util.stream.Collectors.groupingBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the directory or file of the node behind a mount, or says why there is none that can be watched. */
final class MountResolver {
    private final Map<String, List<Volume>> volumes;
    private final Set<HostPathType> allowed;

    MountResolver(Collection<Volume> volumes, Set<HostPathType> allowed) {
        this.volumes = volumes.stream().collect(groupingBy(Volume::name));
        this.allowed = Set.copyOf(allowed);
    }

    /**
     * Resolves one mount.
     *
     * @param podPath its mount path, normalised
     * @return its place in the container and on the node, or the refusal of whatever lies below it
     */
    Mapping resolve(String podPath, VolumeMount mount) {
        List<Volume> declared = volumes.getOrDefault(mount.volume(), List.of());
        if (declared.isEmpty()) {
            return refused(podPath, mount, "is not declared in the pod; declare it, or mount another");
        }
        if (declared.size() > 1) {
            return refused(podPath, mount, "is declared more than once in the pod; give each volume its own name");
        }
        if (declared.get(0) instanceof Volume.Unwatchable volume) {
            return refused(podPath, mount, "is of kind " + volume.kind() + "; only hostPath volumes can be watched");
        }
        Volume.HostPath volume = (Volume.HostPath) declared.get(0);
        String nodePath = LexicalPath.normalise(volume.path() + '/' + mount.subPath());
        return typeFault(volume.type())
                .or(() -> pathFault(volume.path()))
                .or(() -> subPathFault(mount))
                .or(() -> recursionFault(nodePath))
                .map(fault -> refused(podPath, mount, fault))
                .orElseGet(() -> new Mapping.Mapped(new MappedPath(podPath, nodePath)));
    }

    private Optional<String> typeFault(HostPathType type) {
        if (allowed.contains(type)) {
            return Optional.empty();
        }
        return Optional.of(
                type == HostPathType.UNSET
                        ? "is a hostPath without a type; set its type to Directory, or have the operator add Unset to"
                                + " --host-path-types"
                        : "is a hostPath of type " + type + "; watch a directory's volume, or have the operator add "
                                + type + " to --host-path-types");
    }

    private static Optional<String> pathFault(String path) {
        boolean plain = path.startsWith("/") && isPlain(path);
        return plain
                ? Optional.empty()
                : Optional.of("has a hostPath that is not absolute or holds \"..\"; give it a plain absolute path");
    }

    private static Optional<String> subPathFault(VolumeMount mount) {
        if (!mount.subPathExpr().isEmpty()) {
            return Optional.of("is mounted with a subPathExpr, which cannot be resolved here; mount it with a subPath");
        }
        boolean plain = !mount.subPath().startsWith("/") && isPlain(mount.subPath());
        return plain
                ? Optional.empty()
                : Optional.of("is mounted with a subPath that is absolute or holds \"..\"; give a path in the volume");
    }

    private static Optional<String> recursionFault(String nodePath) {
        return LexicalPath.isRecursive(nodePath)
                ? Optional.of(
                        "is mounted from a directory named \"...\", which stands for a recursive watch; rename it")
                : Optional.empty();
    }

    private static boolean isPlain(String path) {
        return LexicalPath.canExist(path) && !LexicalPath.hasDotDot(path);
    }

    private static Mapping refused(String podPath, VolumeMount mount, String fault) {
        return new Mapping.Refused(podPath, "volume \"" + mount.volume() + "\" " + fault);
    }
}
