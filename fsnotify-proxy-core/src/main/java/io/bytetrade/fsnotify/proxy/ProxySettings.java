package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.proxy.engine.EngineOptions;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.net.SocketAddress;
import java.time.Duration;

/** The checked settings of a proxy; the builder tells what each means. */
record ProxySettings(
        String name,
        SocketAddress listenAddress,
        PeerCheckMode peerCheck,
        int loops,
        int maxConnections,
        Duration releaseDelay,
        Duration grace,
        EngineOptions engine) {}
