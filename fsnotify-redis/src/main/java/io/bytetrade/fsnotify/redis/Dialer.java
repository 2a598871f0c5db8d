package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens sockets to Redis and its sentinels. */
final class Dialer {
    private final RedisSettings settings;
    private final Cutter cutter;

    /** @param cutter can cut each socket from the moment it exists */
    Dialer(RedisSettings settings, Cutter cutter) {
        this.settings = settings;
        this.cutter = cutter;
    }

    /**
     * Connects, and shakes hands if the address says TLS. Each address of a name gets its share of the time; looking the name
     * up may take the resolver's time on top, and cannot be cut.
     *
     * @return the socket; its reads last until the time is over
     * @throws IOException if there is no connection
     * @throws AdapterException permanent, if the trust store cannot be used
     */
    RedisSocket dial(Endpoint endpoint, Duration time) throws IOException, AdapterException {
        InetAddress[] candidates = InetAddress.getAllByName(endpoint.host());
        Patience patience = Patience.within(time);
        Socket plain = connect(candidates, endpoint.port(), patience, time);
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        Socket socket = settings.address().tls() ? secure(plain, endpoint, patience, time) : plain;
        return new RedisSocket(plain, socket, patience, settings.maxPayloadBytes());
    }

    private Socket connect(InetAddress[] candidates, int port, Patience patience, Duration time) throws IOException {
        for (int i = 0; ; i++) {
            Socket socket = new Socket();
            cutter.hold(socket);
            int left = candidates.length - i;
            try {
                socket.connect(new InetSocketAddress(candidates[i], port), Math.max(1, patience.millis(0) / left));
                return socket;
            } catch (SocketTimeoutException e) {
                socket.close();
                if (left == 1) {
                    throw new SocketTimeoutException("no connection within " + time.toMillis() + " ms");
                }
            } catch (IOException e) {
                socket.close();
                if (left == 1) {
                    throw e;
                }
            }
        }
    }

    private Socket secure(Socket plain, Endpoint endpoint, Patience patience, Duration time)
            throws IOException, AdapterException {
        TrustStore trust = settings.trustStore();
        SSLSocketFactory factory =
                trust == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trust.socketFactory();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, endpoint.host(), endpoint.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        // The certificate must name the host; without this line any trusted one would do.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try {
            socket.setSoTimeout(patience.millis(0));
            socket.startHandshake();
            return socket;
        } catch (SocketTimeoutException e) {
            // A Redis without TLS waits for the end of what it takes for a command.
            throw new SocketTimeoutException("no answer to the TLS handshake within " + time.toMillis() + " ms");
        }
    }
}
