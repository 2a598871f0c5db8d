/**
 * The wire codec: pure functions and one incremental decoder, no socket and no thread. All integers on the wire are
 * unsigned and big-endian.
 */
package io.bytetrade.fsnotify.protocol;
