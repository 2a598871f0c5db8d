package io.bytetrade.fsnotify.redis;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * Ends a connection from another thread, in whatever call it is: connecting, shaking hands, reading or writing. Jedis has no
 * other way, an interrupt does nothing to it. It holds the TCP socket, also under TLS: closing that one waits for nobody.
 */
final class Cutter {
    private Socket socket;
    private boolean closed;

    /**
     * Takes the socket of the connection that begins, in place of that of an earlier one. To be called before it connects.
     *
     * @throws SocketException if {@link #close} was called; the socket is closed then
     */
    synchronized void hold(Socket socket) throws SocketException {
        this.socket = socket;
        if (closed) {
            cut();
            throw new SocketException("Socket closed");
        }
    }

    /** Closes the socket that it holds, if there is one. Any thread; does not block. */
    synchronized void cut() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // Its descriptor is gone either way.
        }
    }

    /** Cuts, now and whatever is held later. Any thread; does not block. */
    synchronized void close() {
        closed = true;
        cut();
    }

    /** Whether {@link #close} was called. Any thread. */
    synchronized boolean isClosed() {
        return closed;
    }
}
