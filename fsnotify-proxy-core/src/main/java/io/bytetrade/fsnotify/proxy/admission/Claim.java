package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.net.SocketAddress;
import java.util.Objects;

/**
 * That a client speaks for a watcher.
 *
 * @param id the watcher, and with it the pod and the container
 * @param peer where the client speaks from
 */
record Claim(ChannelId id, SocketAddress peer) {
    Claim {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(peer, "peer");
    }

    PodName pod() {
        return PodName.of(id);
    }
}
