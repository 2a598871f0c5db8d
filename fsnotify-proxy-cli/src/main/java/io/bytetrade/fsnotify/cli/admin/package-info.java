/** The admin port of {@code fsnotify-proxy serve}: health, metrics and who is connected, over HTTP, to be read only. */
package io.bytetrade.fsnotify.cli.admin;
