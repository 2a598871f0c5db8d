/**
 * The wire codec: pure functions and one incremental decoder, no socket and no thread. All integers on the wire are
 * unsigned and big-endian, and so must be the order of the buffers that are handed in, which is how a buffer begins.
 */
package io.bytetrade.fsnotify.protocol;
