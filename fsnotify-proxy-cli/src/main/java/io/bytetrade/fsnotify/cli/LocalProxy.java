package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.FsNotifyProxyBuilder;
import io.bytetrade.fsnotify.proxy.local.LocalWatches;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A proxy on the directories of this machine: no Redis, no Kubernetes. */
final class LocalProxy {
    private LocalProxy() {}

    /**
     * A builder whose source, registry and pods are this machine's; any client may speak for any pod.
     *
     * @throws IllegalArgumentException if two mounts have the same pod path
     */
    static FsNotifyProxyBuilder builder(List<LocalMount> mounts) {
        LocalWatches watches =
                LocalWatches.under(mounts.stream().map(LocalMount::nodePath).toArray(Path[]::new));
        Map<String, String> paths = new LinkedHashMap<>();
        for (LocalMount mount : mounts) {
            if (paths.put(mount.podPath(), mount.nodePath().toString()) != null) {
                throw new IllegalArgumentException(mount.podPath() + " is given twice; clients could see only one");
            }
        }
        return FsNotifyProxy.builder()
                .eventSource(watches)
                .watchRegistry(watches)
                .podDirectory(StaticPodDirectory.everyPod(paths))
                .peerCheck(PeerCheckMode.OFF);
    }
}
