/**
 * The event loops and all that one of them owns: connections, sessions, its part of the watch table, pending writes and
 * outboxes. Every class here belongs to one loop's thread unless its own text says otherwise; other threads hand over
 * through its {@code Inbox}.
 */
package io.bytetrade.fsnotify.proxy.engine;
