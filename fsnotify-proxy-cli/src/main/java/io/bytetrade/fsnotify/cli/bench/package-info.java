/**
 * The load generator of {@code fsnotify-proxy bench}. This process holds the proxy and publishes; a second process holds the
 * clients, so that what the proxy costs can be told apart from what they cost.
 */
package io.bytetrade.fsnotify.cli.bench;
