/**
 * {@link io.bytetrade.fsnotify.protocol.client.JfsWatcher}, the client: it holds a set of watched paths, keeps one connection
 * to a proxy, and hands over what the proxy says as a stream of {@link io.bytetrade.fsnotify.protocol.client.WatcherEvent}.
 */
package io.bytetrade.fsnotify.protocol.client;
