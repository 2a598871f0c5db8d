package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistryContract;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class FsWatcherRegistryContractIT extends WatchRegistryContract {
    private final TestCluster cluster;

    FsWatcherRegistryContractIT(ControlPlane plane) throws Exception {
        cluster = TestCluster.open(plane);
        cluster.fsWatchers().inNamespace("default").delete();
    }

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    @Override
    protected WatchRegistry newRegistry() throws Exception {
        return cluster.connect().watchRegistry();
    }

    @Override
    protected Set<String> held(ChannelId id) {
        GenericKubernetesResource resource = cluster.fsWatcher(id.namespace(), ResourceNames.preferred(id));
        return resource == null ? Set.of() : Set.copyOf(resource.<List<String>>get("spec", "paths"));
    }
}
