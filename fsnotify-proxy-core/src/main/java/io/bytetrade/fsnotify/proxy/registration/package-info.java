/**
 * Keeps the watch registry at what live connections want, on worker threads. Event loops say what they want by calls that
 * return at once.
 */
package io.bytetrade.fsnotify.proxy.registration;
