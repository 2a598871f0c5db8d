package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.FsNotifyProxyBuilder;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.redis.RedisEventSource;

/** The proxy of the document: events from Redis, watches and pods in Kubernetes. */
final class ClusterProxy {
    private ClusterProxy() {}

    /** A builder with all its parts; the cluster is to be closed after the proxy. */
    static FsNotifyProxyBuilder builder(RedisEventSource redis, KubernetesCluster cluster, PeerCheckMode peerCheck) {
        return FsNotifyProxy.builder()
                .eventSource(redis)
                .watchRegistry(cluster.watchRegistry())
                .podDirectory(cluster.podDirectory())
                .listener(cluster.refusalRecorder())
                .peerCheck(peerCheck);
    }
}
