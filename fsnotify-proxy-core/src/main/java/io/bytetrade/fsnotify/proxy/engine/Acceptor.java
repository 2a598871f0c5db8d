package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections on a thread of its own and gives each to the loop that has the fewest. With too many connections, or
 * when the process has no descriptor left, it pauses, 10 ms at first and up to a second, and goes on by itself: clients
 * wait in the listen queue meanwhile.
 */
public final class Acceptor implements AutoCloseable {
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    /** A proxy that stays at its limit pauses again and again; once a minute is enough to know. */
    private static final long REPEAT_WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long LAST_STEP_MILLIS = 1000;
    private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());

    private final ServerSocketChannel server;
    private final List<EventLoop> loops;
    private final int maxConnections;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private long pauseMillis;
    private boolean warned;
    private long nextWarningAt = System.nanoTime();

    /**
     * An acceptor that does not run yet.
     *
     * @param name the name of its thread
     * @param server bound; from now on the acceptor's: it closes it
     * @param loops who takes the connections
     * @param maxConnections how many there may be at once
     */
    public Acceptor(String name, ServerSocketChannel server, List<EventLoop> loops, int maxConnections) {
        this.server = server;
        this.loops = List.copyOf(loops);
        this.maxConnections = maxConnections;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /**
     * Where clients connect.
     *
     * @return with the real port if any was asked for
     * @throws IOException if the socket is closed
     */
    public SocketAddress address() throws IOException {
        return server.getLocalAddress();
    }

    /**
     * Stops accepting, and waits for the thread to end; connections that wait in the listen queue are refused. Idempotent;
     * any thread. An interrupt ends the waiting.
     */
    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        try {
            thread.join(LAST_STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                accept();
            } catch (ClosedChannelException e) {
                return;
            } catch (Throwable e) {
                // Not only IOException: whatever it is, a proxy that takes no client any more would look healthy.
                pause(e.toString());
            }
        }
    }

    private void accept() throws IOException {
        if (leastBusy() == null) {
            pause("no event loop is alive");
        } else if (connections() >= maxConnections) {
            pause("the limit of connections is reached: " + maxConnections);
        } else {
            SocketChannel socket = server.accept();
            // Looked for again: the client may have come after hours.
            EventLoop loop = leastBusy();
            (loop == null ? loops.get(0) : loop).adopt(socket);
            accepted();
        }
    }

    private int connections() {
        int connections = 0;
        for (EventLoop loop : loops) {
            connections += loop.connectionCount();
        }
        return connections;
    }

    /** Of those that are alive; null if none is. */
    private EventLoop leastBusy() {
        EventLoop leastBusy = null;
        for (EventLoop loop : loops) {
            if (loop.isAlive() && (leastBusy == null || loop.connectionCount() < leastBusy.connectionCount())) {
                leastBusy = loop;
            }
        }
        return leastBusy;
    }

    private void accepted() {
        pauseMillis = 0;
        if (warned) {
            warned = false;
            LOG.log(System.Logger.Level.INFO, "accepting connections again");
        }
    }

    private void pause(String reason) {
        if (pauseMillis == 0 && System.nanoTime() - nextWarningAt >= 0) {
            LOG.log(System.Logger.Level.WARNING, "accepting pauses until there is room: {0}", reason);
            warned = true;
            nextWarningAt = System.nanoTime() + REPEAT_WARNING_NANOS;
        }
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pauseMillis));
        try {
            if (closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "an interrupt ends the pause");
        }
    }
}
