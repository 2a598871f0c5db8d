package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Container;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes from a pod of the API what the core needs. */
final class PodReader {
    /** What a volume is that names no source (Kubernetes API reference, Volume). */
    private static final String DEFAULT_KIND = "emptyDir";

    private final KubernetesSerialization json;

    PodReader(KubernetesSerialization json) {
        this.json = json;
    }

    PodInfo read(Pod pod) {
        PodSpec spec = Optional.ofNullable(pod.getSpec()).orElseGet(PodSpec::new);
        PodStatus status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        return new PodInfo(
                pod.getMetadata().getUid(),
                spec.getNodeName(),
                addresses(status),
                phase(status.getPhase()),
                Boolean.TRUE.equals(spec.getHostNetwork()),
                spec.getVolumes().stream().map(this::volume).toList(),
                containers(spec));
    }

    private static Set<InetAddress> addresses(PodStatus status) {
        return Stream.concat(
                        Stream.ofNullable(status.getPodIP()),
                        status.getPodIPs().stream().map(PodIP::getIp))
                .flatMap(text -> IpLiteral.parse(text).stream())
                .collect(Collectors.toSet());
    }

    /** The server makes every new pod pending; what it does not call by a known name is not known. */
    private static Phase phase(String text) {
        if (text == null || text.isEmpty()) {
            return Phase.PENDING;
        }
        return Stream.of(Phase.values())
                .filter(phase -> phase.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(Phase.UNKNOWN);
    }

    private Volume volume(io.fabric8.kubernetes.api.model.Volume volume) {
        HostPathVolumeSource hostPath = volume.getHostPath();
        if (hostPath == null) {
            return new Volume.Unwatchable(volume.getName(), kind(volume));
        }
        return HostPathType.of(hostPath.getType())
                .<Volume>map(type -> new Volume.HostPath(volume.getName(), hostPath.getPath(), type))
                .orElseGet(() -> new Volume.Unwatchable(
                        volume.getName(), "hostPath with the unknown type " + hostPath.getType()));
    }

    /** The member that is set besides the name says the kind, also one that this client does not know yet. */
    private String kind(io.fabric8.kubernetes.api.model.Volume volume) {
        Map<?, ?> members = json.convertValue(volume, Map.class);
        return members.keySet().stream()
                .map(String::valueOf)
                .filter(member -> !member.equals("name"))
                .findFirst()
                .orElse(DEFAULT_KIND);
    }

    private static List<Container> containers(PodSpec spec) {
        Stream<Container> ordinary = Stream.concat(spec.getContainers().stream(), spec.getInitContainers().stream())
                .map(each -> new Container(each.getName(), mounts(each.getVolumeMounts())));
        Stream<Container> ephemeral = spec.getEphemeralContainers().stream()
                .map(each -> new Container(each.getName(), mounts(each.getVolumeMounts())));
        return Stream.concat(ordinary, ephemeral).toList();
    }

    private static List<VolumeMount> mounts(List<io.fabric8.kubernetes.api.model.VolumeMount> mounts) {
        return mounts.stream()
                .filter(each ->
                        each.getMountPath() != null && !each.getMountPath().isEmpty())
                .map(each -> new VolumeMount(
                        each.getName(), each.getMountPath(), text(each.getSubPath()), text(each.getSubPathExpr())))
                .toList();
    }

    private static String text(String optional) {
        return optional == null ? "" : optional;
    }
}
