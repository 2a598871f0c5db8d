/** Empty until the Redis adapter lands: an {@code EventSource} on a Redis channel, and a publisher. */
package io.bytetrade.fsnotify.redis;
