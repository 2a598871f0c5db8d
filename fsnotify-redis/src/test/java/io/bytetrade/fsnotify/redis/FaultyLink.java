package io.bytetrade.fsnotify.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP relay in front of a server, which can go silent without closing anything, or hold back what comes. */
final class FaultyLink implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    FaultyLink(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The connections so far, oldest first. */
    List<Link> links() {
        return links;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                links.add(new Link(client, new Socket(InetAddress.getLoopbackAddress(), target)));
            }
        } catch (IOException e) {
            // Closed, or the server is gone: then the client sees nothing.
        }
    }

    private static void daemon(Runnable run) {
        Thread thread = new Thread(run, "faulty-link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Link link : links) {
            link.close();
        }
    }

    /** One connection through the relay. */
    static final class Link implements AutoCloseable {
        private final Socket client;
        private final Socket server;
        private final AtomicLong toServer = new AtomicLong();
        private final AtomicLong toClient = new AtomicLong();
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean silent;
        private volatile long holdAt = Long.MAX_VALUE;

        private Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
            daemon(() -> relay(client, server, toServer, false));
            daemon(() -> relay(server, client, toClient, true));
        }

        /** From now on bytes vanish, in both directions. */
        void goSilent() {
            silent = true;
        }

        /** Bytes from the client so far. */
        long toServer() {
            return toServer.get();
        }

        /** Holds the server's bytes back when so many more have gone to the client. */
        void holdAfter(long bytes) {
            holdAt = toClient.get() + bytes;
        }

        /** Lets go on what was held back. */
        void release() {
            holdAt = Long.MAX_VALUE;
            released.countDown();
        }

        private void relay(Socket from, Socket to, AtomicLong count, boolean holdable) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[4096];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    int now = holdable ? (int) Math.max(0, Math.min(n, holdAt - count.get())) : n;
                    pass(buffer, 0, now, out, count);
                    if (now < n) {
                        released.await();
                        pass(buffer, now, n - now, out, count);
                    }
                }
                close();
            } catch (IOException e) {
                close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void pass(byte[] buffer, int from, int length, OutputStream out, AtomicLong count) throws IOException {
            if (!silent) {
                out.write(buffer, from, length);
            }
            count.addAndGet(length);
        }

        @Override
        public void close() {
            released.countDown();
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
