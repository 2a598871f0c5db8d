package io.bytetrade.fsnotify.proxy.spi;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.net.SocketAddress;

/**
 * Hears what the proxy does, for metrics, health and records. Every method does nothing by default. They are called on the
 * proxy's own threads, an event loop's among them: they must return at once and not block. What one throws is logged and
 * has no other effect.
 */
public interface ProxyListener {
    /**
     * A client connected.
     *
     * @param peer where it speaks from
     */
    default void connectionOpened(SocketAddress peer) {}

    /**
     * A client is gone.
     *
     * @param peer where it spoke from
     * @param reason who ended it and why, for example {@code end of stream}
     */
    default void connectionClosed(SocketAddress peer, String reason) {}

    /**
     * A client was refused something.
     *
     * @param refusal what and why
     */
    default void refused(Refusal refusal) {}

    /**
     * The event source said that events may be missing.
     *
     * @param reason the source's words
     */
    default void sourceGap(String reason) {}

    /**
     * A call to the registry failed; it is made again if the failure is retryable.
     *
     * @param id the watcher that it was for
     * @param failure what came back
     */
    default void registryFailed(ChannelId id, AdapterException failure) {}

    /**
     * An event loop ended although nobody closed it, and its clients with it: the process should be restarted.
     *
     * @param failure why
     */
    default void loopDied(Throwable failure) {}
}
