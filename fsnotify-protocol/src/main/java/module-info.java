/**
 * The wire between JFSWatcher clients and fsnotify-proxy: frames, messages, channel ids and events, and {@code JfsWatcher},
 * a client in Java. It needs nothing but {@code java.base}.
 */
module io.bytetrade.fsnotify.protocol {
    exports io.bytetrade.fsnotify.protocol;
    exports io.bytetrade.fsnotify.protocol.client;
}
