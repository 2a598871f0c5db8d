/**
 * File events from a Redis channel, as the daemons publish them (PROTOCOL §1, "What the daemon publishes"):
 * {@link io.bytetrade.fsnotify.redis.RedisEventSource} hears them for a proxy,
 * {@link io.bytetrade.fsnotify.redis.RedisEventPublisher} speaks as a daemon does.
 */
package io.bytetrade.fsnotify.redis;
