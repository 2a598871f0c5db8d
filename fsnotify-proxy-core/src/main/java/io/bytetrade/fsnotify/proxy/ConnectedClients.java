package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.proxy.spi.ClientInfo;
import java.util.List;

/**
 * The clients that are connected, each as it was at some moment of the call.
 *
 * @param clients one for each connection, in no order; immutable
 * @param complete whether all event loops answered in time, so that nobody is missing
 */
public record ConnectedClients(List<ClientInfo> clients, boolean complete) {
    /** Copies the list. */
    public ConnectedClients {
        clients = List.copyOf(clients);
    }
}
