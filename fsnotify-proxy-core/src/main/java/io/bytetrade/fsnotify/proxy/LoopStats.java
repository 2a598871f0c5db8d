package io.bytetrade.fsnotify.proxy;

import java.time.Duration;

/**
 * An event loop at some moment.
 *
 * @param name the name of its thread
 * @param alive whether it runs; one that ended by itself serves nobody any more
 * @param lag how long a task just waited until the loop ran it; at least so long if it did not answer within a second
 * @param queuedEvents events that were handed over and wait, at most 8,192
 */
public record LoopStats(String name, boolean alive, Duration lag, int queuedEvents) {}
