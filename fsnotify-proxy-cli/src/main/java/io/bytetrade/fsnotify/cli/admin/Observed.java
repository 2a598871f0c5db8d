package io.bytetrade.fsnotify.cli.admin;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.redis.RedisEventSource;
import java.util.Optional;

/**
 * What is looked at.
 *
 * @param proxy the proxy, started or not
 * @param redis where its events come from, if they come from Redis
 * @param cluster where its watches are registered, if that is Kubernetes
 */
public record Observed(FsNotifyProxy proxy, Optional<RedisEventSource> redis, Optional<KubernetesCluster> cluster) {}
