/**
 * The multiplexing core of fsnotify-proxy: event loops on Java NIO, and the SPI behind which event sources, watch registries
 * and pod directories plug in.
 */
module io.bytetrade.fsnotify.proxy {
    requires transitive io.bytetrade.fsnotify.pathmap;
    requires transitive io.bytetrade.fsnotify.protocol;

    exports io.bytetrade.fsnotify.proxy;
    exports io.bytetrade.fsnotify.proxy.local;
    exports io.bytetrade.fsnotify.proxy.spi;
}
