package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;

/** A source of no events. */
final class Silence implements EventSource {
    @Override
    public void start(EventSink sink) {}

    @Override
    public void close() {}
}
