package io.bytetrade.fsnotify.cli.admin;

import io.bytetrade.fsnotify.redis.RedisEventSource;
import io.bytetrade.fsnotify.redis.RedisSourceStats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** What the subscription to Redis counts. */
final class RedisMetrics implements MultiCollector {
    private final RedisEventSource redis;

    RedisMetrics(RedisEventSource redis) {
        this.redis = redis;
    }

    @Override
    public MetricSnapshots collect() {
        RedisSourceStats stats = redis.stats();
        return new Families()
                .gauge(
                        "fsnotify_redis_subscribed",
                        "Whether the subscription to Redis stands",
                        stats.subscribed() ? 1 : 0)
                .counter(
                        "fsnotify_redis_reconnects",
                        "How often the subscription was lost and stood again",
                        stats.reconnects())
                .counter("fsnotify_redis_payloads", "Messages from Redis", stats.payloads())
                .counter(
                        "fsnotify_redis_payloads_skipped",
                        "Messages from Redis that were not readable or too long",
                        stats.skippedPayloads())
                .counter("fsnotify_redis_events", "Events in messages from Redis", stats.events())
                .counter(
                        "fsnotify_redis_elements_skipped",
                        "Elements of messages that are no events",
                        stats.skippedElements())
                .build();
    }
}
