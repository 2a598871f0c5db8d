package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.EventFrame;
import io.bytetrade.fsnotify.protocol.FileEvent;

/**
 * One event as one pod path sees it, encoded once and shared by every connection that it is due to. Immutable.
 *
 * @param name the changed path as the pod sees it
 * @param bytes the encoded record, or null if no slot can hold it
 */
record EventRecord(String name, byte[] bytes) implements Outgoing {
    static EventRecord of(String name, int op, String key) {
        return new EventRecord(
                name, EventFrame.record(new FileEvent(name, op, key)).orElse(null));
    }

    boolean isRepresentable() {
        return bytes != null;
    }
}
