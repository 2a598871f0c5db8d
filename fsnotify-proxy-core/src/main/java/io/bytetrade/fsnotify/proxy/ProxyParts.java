package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import java.util.List;

/** What a proxy is plugged into. */
record ProxyParts(EventSource source, WatchRegistry registry, PodDirectory pods, List<ProxyListener> listeners) {}
