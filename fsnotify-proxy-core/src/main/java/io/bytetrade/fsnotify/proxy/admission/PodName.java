package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.protocol.ChannelId;

/** Which pod: what the channel ids of all its watchers have in common. */
record PodName(String namespace, String pod) {
    static PodName of(ChannelId id) {
        return new PodName(id.namespace(), id.pod());
    }

    @Override
    public String toString() {
        return namespace + '/' + pod;
    }
}
