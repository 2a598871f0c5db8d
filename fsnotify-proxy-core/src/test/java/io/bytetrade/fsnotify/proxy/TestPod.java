package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes pods: one on {@code worker-1} that speaks from the loopback address, whose container {@code app} sees the node's
 * {@code /host/data} as {@code /mnt/data}, unless a test says otherwise.
 */
final class TestPod {
    private String node = "worker-1";
    private Set<InetAddress> addresses = Set.of(InetAddress.getLoopbackAddress());
    private PodInfo.Phase phase = PodInfo.Phase.RUNNING;
    private boolean hostNetwork;
    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();

    /** The name of its node, or null if it is not known. */
    TestPod node(String name) {
        node = name;
        return this;
    }

    TestPod addresses(InetAddress... all) {
        addresses = Set.of(all);
        return this;
    }

    TestPod phase(PodInfo.Phase now) {
        phase = now;
        return this;
    }

    TestPod hostNetwork() {
        hostNetwork = true;
        return this;
    }

    /** A volume in place of the usual one. */
    TestPod volume(Volume volume) {
        volumes.add(volume);
        return this;
    }

    /** A hostPath volume of type Directory in place of the usual one. */
    TestPod hostPath(String name, String path) {
        return volume(new Volume.HostPath(name, path, HostPathType.DIRECTORY));
    }

    /** A mount in place of the usual one. */
    TestPod mount(VolumeMount mount) {
        mounts.add(mount);
        return this;
    }

    /** A mount in place of the usual one. */
    TestPod mount(String volume, String mountPath) {
        return mount(new VolumeMount(volume, mountPath));
    }

    PodInfo build() {
        return new PodInfo(
                "uid",
                node,
                addresses,
                phase,
                hostNetwork,
                volumes.isEmpty()
                        ? List.of(new Volume.HostPath("data", "/host/data", HostPathType.DIRECTORY))
                        : volumes,
                List.of(new PodInfo.Container(
                        "app", mounts.isEmpty() ? List.of(new VolumeMount("data", "/mnt/data")) : mounts)));
    }
}
