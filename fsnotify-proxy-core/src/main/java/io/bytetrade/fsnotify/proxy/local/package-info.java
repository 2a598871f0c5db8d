/**
 * Defaults behind the SPI that need nothing but the JDK, for embedding, development and tests: the file system itself as
 * event source and watch registry, a registry that only remembers, and pods that are given once.
 */
package io.bytetrade.fsnotify.proxy.local;
