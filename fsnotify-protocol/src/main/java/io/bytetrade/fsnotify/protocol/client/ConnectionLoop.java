package io.bytetrade.fsnotify.protocol.client;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * The watcher's I/O thread: keeps a connection for as long as the watcher is open.
 *
 * <pre>{@code
 *  start --> look up --> connect --> tell all --> turn, turn, …
 *               ^           |            |             |
 *               +-- rest <--+------------+-------------+  any fault
 *
 *  close() ends it, wherever it is
 * }</pre>
 *
 * <p>It waits in its selector only, and {@link #wakeUp} ends that wait. The one exception is looking up a name: that may
 * take the resolver's time, and {@code close()} does not wait for it.
 */
final class ConnectionLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(JfsWatcher.class.getName());
    /** About 127 events. */
    private static final int READ_BYTES = 1 << 16;

    private final String owner;
    private final ConnectSettings settings;
    private final WatchSet watches;
    private final EventBuffer events;
    private final Selector selector;
    private final Backoff backoff;
    private final ByteBuffer input = ByteBuffer.allocate(READ_BYTES);
    private volatile boolean closed;
    private int attempts;
    /** Why the last connection that stood ended; null when there is no gap to tell of. */
    private String lost;

    private boolean warned;

    ConnectionLoop(String owner, ConnectSettings settings, WatchSet watches, EventBuffer events) throws IOException {
        this.owner = owner;
        this.settings = settings;
        this.watches = watches;
        this.events = events;
        this.backoff = new Backoff(settings.firstRetry(), settings.longestRetry(), settings.random());
        this.selector = Selector.open();
    }

    /** Makes the thread look at what changed: the watches, or the room in the buffer. From any thread, at any time. */
    void wakeUp() {
        selector.wakeup();
    }

    /** Makes the thread end soon. From any thread, at any time. */
    void close() {
        closed = true;
        wakeUp();
    }

    @Override
    public void run() {
        try (selector) {
            while (!closed) {
                rest(backoff.nextNanos(attempt()));
            }
        } catch (IOException e) {
            LOG.log(ERROR, owner + " ends: its selector failed", e);
        } finally {
            events.end();
        }
    }

    /** One connection from its beginning to its end; says how many nanoseconds it stood. */
    private long attempt() {
        long since = 0;
        boolean stands = false;
        try (Connection connection = begin()) {
            if (!established(connection)) {
                return 0;
            }
            since = System.nanoTime();
            stands = true;
            tellAll(connection);
            while (!closed) {
                connection.turn(!events.full(), input);
            }
        } catch (IOException | ProtocolException e) {
            failed(stands, reason(e));
        } catch (RuntimeException e) {
            LOG.log(ERROR, owner + " met a bug, and connects anew", e);
            failed(stands, reason(e));
        }
        return stands ? System.nanoTime() - since : 0;
    }

    private Connection begin() throws IOException {
        ServerAddress server = settings.server();
        var address = server.resolve(settings.resolver(), attempts++);
        return Connection.begin(server.open(), address, selector, watches, new Inbound(events));
    }

    /** False when the watcher was closed before. */
    private boolean established(Connection connection) throws IOException {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        while (!connection.stands()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("no answer within " + settings.timeout());
            }
            select(left);
            if (closed) {
                return false;
            }
        }
        return true;
    }

    private void tellAll(Connection connection) throws IOException {
        LOG.log(INFO, "{0}: connected", owner);
        warned = false;
        watches.reconnected();
        connection.write();
        if (lost != null) {
            // After the watches were told, so that whoever looks for changes now sees what comes before they are heard.
            events.put(new WatcherEvent.Gap("the connection to " + settings.server() + " was lost (" + lost
                    + ") and stands again; changes in between are not told"));
            lost = null;
        }
    }

    private void failed(boolean stood, String reason) {
        if (stood) {
            lost = reason;
        }
        LOG.log(
                warned ? DEBUG : WARNING,
                "{0}: {1} ({2}); trying again until it stands",
                owner,
                stood ? "lost the connection" : "cannot connect",
                reason);
        warned = true;
    }

    private void rest(long nanos) throws IOException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = deadline - System.nanoTime()) {
            select(left);
        }
        // A proxy hangs up on a connection that says nothing, so one without watches would be lost again and again.
        while (watches.idle() && !closed) {
            selector.select();
        }
    }

    private void select(long nanos) throws IOException {
        selector.select(1 + TimeUnit.NANOSECONDS.toMillis(nanos));
        selector.selectedKeys().clear();
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
