/** What somebody who embeds the proxy chooses and holds. What adapters implement is in {@code .spi}. */
package io.bytetrade.fsnotify.proxy;
