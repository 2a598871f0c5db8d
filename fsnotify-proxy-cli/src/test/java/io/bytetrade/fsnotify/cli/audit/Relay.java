package io.bytetrade.fsnotify.cli.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A bad network between one client and the proxy: a TCP relay on a port of its own. What it does to the bytes of the proxy
 * concerns all connections through it and can be changed at any time, from any thread. Its buffers are small, so that what
 * a client does not take waits at the proxy.
 */
final class Relay implements AutoCloseable {
    /** How the proxy's bytes pass. */
    enum Flow {
        FREE,
        /** About 100 KB a second. */
        SLOW,
        /** Byte by byte. */
        TRICKLE,
        /** Not at all. */
        STALLED
    }

    /** A socket whose buffer is smaller than a segment of the loopback interface crawls. */
    private static final int SOCKET_BUFFER_BYTES = 64 << 10;

    private static final int BUFFER_BYTES = 8 << 10;
    private static final long SLOW_PAUSE_NANOS = 80_000_000;
    private static final long TRICKLE_PAUSE_NANOS = 10_000;

    private final ServerSocket listening;
    private final InetSocketAddress target;
    private final Supplier<Tamper> tampers;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private Flow flow = Flow.FREE;
    private boolean closed;

    /**
     * Listens at once.
     *
     * @param target where the proxy is
     * @param tampers makes what is done to the bytes of a connection
     */
    Relay(InetSocketAddress target, Supplier<Tamper> tampers) {
        this.target = target;
        this.tampers = tampers;
        try {
            listening = new ServerSocket();
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** Where the client connects. */
    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** From now on bytes pass like this. */
    synchronized void flow(Flow now) {
        flow = now;
        notifyAll();
    }

    /** Resets all connections on both sides. */
    void reset() {
        links.forEach(Link::reset);
    }

    /** Cuts the clients off without a word to the proxy, which goes on to send, and is not read any more. */
    void loseClients() {
        links.forEach(Link::loseClient);
    }

    /** Resets what {@link #loseClients} left of connections. */
    void forgetLost() {
        links.stream().filter(link -> link.lost).forEach(Link::reset);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        closeQuietly(listening);
        reset();
    }

    private void accept() {
        while (!isClosed()) {
            try {
                Socket client = listening.accept();
                link(client);
            } catch (IOException e) {
                // Closed, or the client is gone already.
            }
        }
    }

    private void link(Socket client) throws IOException {
        Socket server = new Socket();
        try {
            client.setSendBufferSize(SOCKET_BUFFER_BYTES);
            client.setTcpNoDelay(true);
            server.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
            server.connect(target);
        } catch (IOException e) {
            closeQuietly(client);
            closeQuietly(server);
            throw e;
        }
        Link link = new Link(client, server);
        links.add(link);
        link.start();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** How bytes pass now; waits while they do not. */
    private synchronized Flow awaitFlow(Link link) throws InterruptedException {
        while (flow == Flow.STALLED && !closed && !link.isOver()) {
            wait();
        }
        return flow;
    }

    private static void daemon(Runnable run) {
        Thread thread = new Thread(run, "audit-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is closed all the same.
        }
    }

    /** One connection through the relay. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private final Tamper tamper = tampers.get();
        private volatile boolean lost;

        private Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void start() {
            daemon(() -> run(this::toServer));
            daemon(() -> run(this::toClient));
        }

        private boolean isOver() {
            return server.isClosed();
        }

        private void run(Pump pump) {
            try {
                pump.run();
            } catch (IOException e) {
                // One of the two is gone.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!lost) {
                end();
            }
        }

        private void toServer() throws IOException {
            client.getInputStream().transferTo(server.getOutputStream());
        }

        private void toClient() throws IOException, InterruptedException {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            while (true) {
                awaitFlow(this);
                int count = in.read(buffer);
                if (count < 0) {
                    return;
                }
                pass(tamper.pass(Arrays.copyOf(buffer, count)), out);
            }
        }

        private void pass(byte[] bytes, OutputStream out) throws IOException, InterruptedException {
            int done = 0;
            while (done < bytes.length) {
                boolean trickles = awaitFlow(this) == Flow.TRICKLE;
                int count = trickles ? 1 : bytes.length - done;
                out.write(bytes, done, count);
                done += count;
                if (trickles) {
                    LockSupport.parkNanos(TRICKLE_PAUSE_NANOS);
                }
            }
            if (awaitFlow(this) == Flow.SLOW) {
                LockSupport.parkNanos(SLOW_PAUSE_NANOS);
            }
        }

        /** Both sides hear of the end, after what was sent before. */
        private void end() {
            links.remove(this);
            closeQuietly(client);
            closeQuietly(server);
            wake();
        }

        private void reset() {
            links.remove(this);
            // Both before either is closed: when one is, a pump ends the other.
            lingerNot(client);
            lingerNot(server);
            closeQuietly(client);
            closeQuietly(server);
            wake();
        }

        private void loseClient() {
            lost = true;
            lingerNot(client);
            closeQuietly(client);
        }

        private void wake() {
            synchronized (Relay.this) {
                Relay.this.notifyAll();
            }
        }

        /** Its close will be a reset. */
        private static void lingerNot(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }

    @FunctionalInterface
    private interface Pump {
        void run() throws IOException, InterruptedException;
    }
}
