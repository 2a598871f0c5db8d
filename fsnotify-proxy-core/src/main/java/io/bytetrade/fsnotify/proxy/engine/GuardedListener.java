package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import java.net.SocketAddress;

/** Keeps what somebody else's listener throws, errors too, away from the proxy's threads: it logs it. */
public final class GuardedListener implements ProxyListener {
    private static final System.Logger LOG = System.getLogger(GuardedListener.class.getName());

    private final ProxyListener listener;

    /**
     * Guards a listener.
     *
     * @param listener may throw
     */
    public GuardedListener(ProxyListener listener) {
        this.listener = listener;
    }

    @Override
    public void connectionOpened(SocketAddress peer) {
        guard(() -> listener.connectionOpened(peer));
    }

    @Override
    public void connectionClosed(SocketAddress peer, String reason) {
        guard(() -> listener.connectionClosed(peer, reason));
    }

    @Override
    public void refused(Refusal refusal) {
        guard(() -> listener.refused(refusal));
    }

    @Override
    public void sourceGap(String reason) {
        guard(() -> listener.sourceGap(reason));
    }

    @Override
    public void registryFailed(ChannelId id, AdapterException failure) {
        guard(() -> listener.registryFailed(id, failure));
    }

    @Override
    public void loopDied(Throwable failure) {
        guard(() -> listener.loopDied(failure));
    }

    private static void guard(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "a ProxyListener threw something", e);
        }
    }
}
