package io.bytetrade.fsnotify.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Reads from a socket as long as a {@link Patience} lasts. Only the time inside a read counts: whoever is kept from reading by
 * a slow consumer finds what has arrived meanwhile, and Redis is not suspected. One thread.
 */
final class PatientInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private Patience patience;

    PatientInput(Socket socket, Patience patience) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.patience = patience;
    }

    void patience(Patience patience) {
        this.patience = patience;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        long since = System.nanoTime();
        long silentNanos = 0;
        while (true) {
            socket.setSoTimeout(patience.millis(silentNanos));
            try {
                return in.read(target, offset, length);
            } catch (SocketTimeoutException e) {
                silentNanos = System.nanoTime() - since;
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
