package io.bytetrade.fsnotify.cli.admin;

import io.bytetrade.fsnotify.k8s.ApiCallCount;
import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.stream.Collectors;

/** What was asked of the API server, and whether this replica is known there. */
final class ApiMetrics implements MultiCollector {
    private final KubernetesCluster cluster;

    ApiMetrics(KubernetesCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        cluster.leaseAge()
                .ifPresent(age -> families.gauge(
                        "fsnotify_lease_age_seconds",
                        "Since the Lease of this replica was renewed; after 30 s others may take it for gone",
                        age.toMillis() / 1e3));
        return families.counters(
                        "fsnotify_api_requests",
                        "Requests to the API server; the code is none where there was no answer",
                        cluster.apiCalls().stream()
                                .collect(Collectors.toMap(ApiMetrics::labels, call -> (double) call.count())))
                .build();
    }

    private static Labels labels(ApiCallCount call) {
        return Labels.of("verb", call.verb(), "resource", call.resource(), "code", call.code());
    }
}
