package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;

/** All listeners as one. What one throws, errors too, is kept from the proxy's threads and from the others: it is logged. */
public final class Listeners implements ProxyListener {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    private final List<ProxyListener> all;

    /**
     * Joins listeners.
     *
     * @param all each may throw; they are called in this order
     */
    public Listeners(List<ProxyListener> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public void connectionOpened(SocketAddress peer) {
        each(listener -> listener.connectionOpened(peer));
    }

    @Override
    public void connectionClosed(SocketAddress peer, String reason) {
        each(listener -> listener.connectionClosed(peer, reason));
    }

    @Override
    public void refused(Refusal refusal) {
        each(listener -> listener.refused(refusal));
    }

    @Override
    public void sourceGap(String reason) {
        each(listener -> listener.sourceGap(reason));
    }

    @Override
    public void registryFailed(ChannelId id, AdapterException failure) {
        each(listener -> listener.registryFailed(id, failure));
    }

    @Override
    public void loopDied(Throwable failure) {
        each(listener -> listener.loopDied(failure));
    }

    private void each(Consumer<ProxyListener> call) {
        for (ProxyListener listener : all) {
            try {
                call.accept(listener);
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.ERROR, "a ProxyListener threw something", e);
            }
        }
    }
}
