package io.bytetrade.fsnotify.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A connected socket, plain or TLS, as Jedis gets it: its input is patient and bounded. Jedis' own read time-outs have no
 * effect on it, {@link #patience} has. One thread, but for {@link #cut}.
 */
final class RedisSocket extends Socket {
    private final Socket plain;
    private final Socket socket;
    private final PatientInput patient;
    private final InputStream input;

    /** @param plain the TCP socket, the same as {@code socket} or under it */
    RedisSocket(Socket plain, Socket socket, Patience patience, int maxBulkBytes) throws IOException {
        this.plain = plain;
        this.socket = socket;
        this.patient = new PatientInput(socket, patience);
        this.input = new BoundedReplies(patient, maxBulkBytes);
    }

    /** How long to wait for bytes from now on. */
    void patience(Patience patience) {
        patient.patience(patience);
    }

    /** Ends it, whatever call is waiting. Closes the TCP socket, which unlike TLS waits for nobody. Any thread. */
    void cut() {
        try {
            plain.close();
        } catch (IOException e) {
            // Its descriptor is gone either way.
        }
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void setSoTimeout(int timeout) {
        // Left to the patience.
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public boolean isBound() {
        return socket.isBound();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public boolean isInputShutdown() {
        return socket.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return socket.isOutputShutdown();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
