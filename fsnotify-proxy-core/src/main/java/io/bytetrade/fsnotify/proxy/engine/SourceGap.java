package io.bytetrade.fsnotify.proxy.engine;

/** Stands in the stream of events where some may be missing. */
record SourceGap(String reason) {}
