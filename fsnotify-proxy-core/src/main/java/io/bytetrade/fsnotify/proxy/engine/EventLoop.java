package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One thread that owns its connections and its part of the watch table (DESIGN §2). Other threads reach it through its
 * {@link Inbox} only: {@link #handOver}, bounded, for the source's events, and {@link #execute}, which never blocks, for the
 * rest.
 *
 * <pre>
 *   a turn:  sockets that are ready ▶ tasks ▶ timers ▶ up to 64 events ▶ write each connection that has something once
 *                                                     └──────────── again, while there is time ────────────┘
 * </pre>
 *
 * <p>Nobody keeps the others waiting for long: of each socket that is ready (on Linux the JDK finds 1,024 at once at the
 * most) one buffer of 64 KiB is read, a thousand tasks are run, and then events have as much time as both took,
 * so that clients that talk without end leave at least half of the thread to the events.
 *
 * <p>It ends when {@link #shutDown} is over, or when something fails that belongs to no connection and to no event; then its
 * listener hears {@code loopDied}.
 */
public final class EventLoop {
    private static final int EVENTS_PER_TURN = 64;
    private static final int TASKS_PER_TURN = 1024;
    private static final int READ_BUFFER_BYTES = 64 << 10;
    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    private final Engine engine;
    private final Thread thread;
    private final Inbox inbox = new Inbox();
    private final Consumer<SelectionKey> ready = this::ready;

    private final Counters counters = new Counters();
    private final WatchTable table = new WatchTable();
    private final PathMaps pathMaps;
    private final EventRouter router;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final Object[] batch = new Object[EVENTS_PER_TURN];
    private final long[] batchReceived = new long[EVENTS_PER_TURN];
    private final Latencies latencies = new Latencies(EVENTS_PER_TURN);

    private final Set<Connection> connections = new HashSet<>();
    private final FlushQueue toFlush = new FlushQueue();
    private final ConnectionTimers timers;

    /** Connections of this loop, with those that its thread has not seen yet; any thread. */
    private final AtomicInteger connectionCount = new AtomicInteger();

    private long now = System.nanoTime();
    private boolean shuttingDown;
    private boolean farewellSaid;
    private long deadline;

    /**
     * A loop that does not run yet.
     *
     * @param name the name of its thread
     * @param engine what it has in common with the other loops
     */
    public EventLoop(String name, Engine engine) {
        this.engine = engine;
        this.router = new EventRouter(engine.options(), table, this::tellGap, counters);
        this.timers = new ConnectionTimers(engine.options());
        this.pathMaps = new PathMaps(engine.options().hostPathTypes());
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Starts the thread.
     *
     * @throws IOException if no selector can be opened
     */
    public void start() throws IOException {
        start(Selector.open());
    }

    void start(Selector selector) {
        inbox.open(selector);
        thread.start();
    }

    /**
     * Takes a connection over; any thread. A loop that has ended closes it at once.
     *
     * @param socket from now on the loop's: it closes it
     */
    public void adopt(SocketChannel socket) {
        connectionCount.incrementAndGet();
        if (!inbox.execute(() -> register(socket))) {
            discard(socket);
        }
    }

    /**
     * Hands over events and gaps. Blocks while the queue is full; returns when the loop has ended. One thread at a time.
     *
     * @param items in order
     * @param received when the source had them, by {@link System#nanoTime}
     */
    void handOver(List<?> items, long received) {
        inbox.handOver(items, received);
    }

    /**
     * Has nobody wait any more to hand events over, although the loop may be too busy to take them: those for which there is
     * no room are lost from now on. Any thread.
     */
    public void refuseEvents() {
        inbox.closeEvents();
    }

    /**
     * Runs a task on the loop's thread, soon. Never blocks; after the loop has ended the task is dropped. The queue has no
     * bound of its own: there are at most two tasks for a connection that waits for its pod, and a few for each change of
     * what its registration has come to.
     *
     * @param task what to run; if it throws, that is logged
     * @return false if it will not run, because the loop has ended
     */
    boolean execute(Runnable task) {
        return inbox.execute(task);
    }

    /** Takes a task back that has not run yet; any thread. */
    void withdraw(Runnable task) {
        inbox.withdraw(task);
    }

    /**
     * Begins the orderly end; any thread. What the queue holds is still routed, pending WRITEs and GOING_AWAY go out, and
     * each connection is closed when it has taken everything, at the latest when the time is over.
     *
     * @param graceNanos how long that may take
     */
    public void shutDown(long graceNanos) {
        execute(() -> {
            if (!shuttingDown) {
                shuttingDown = true;
                deadline = now + graceNanos;
            }
        });
    }

    /**
     * Waits until the thread has ended; returns at once on that thread itself.
     *
     * @param nanos how long to wait at the most
     * @return whether it has ended
     * @throws InterruptedException if the caller is interrupted
     */
    public boolean awaitEnd(long nanos) throws InterruptedException {
        if (!isCaller()) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
        }
        return !thread.isAlive();
    }

    /**
     * Whether it runs; any thread.
     *
     * @return false before its start and after its end
     */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * What it is called.
     *
     * @return the name of its thread
     */
    public String name() {
        return thread.getName();
    }

    /**
     * Whether this is the loop's own thread.
     *
     * @return true on it
     */
    public boolean isCaller() {
        return Thread.currentThread() == thread;
    }

    /**
     * The counts of this loop; any thread.
     *
     * @return live counts
     */
    public Counters counters() {
        return counters;
    }

    /**
     * How long events took; any thread.
     *
     * @return live counts
     */
    public Latencies latencies() {
        return latencies;
    }

    /**
     * Events and gaps that were handed over and not taken yet, about; any thread.
     *
     * @return 0 or more
     */
    public int queuedEvents() {
        return inbox.eventCount();
    }

    /**
     * How many connections it has; any thread.
     *
     * @return 0 or more
     */
    public int connectionCount() {
        return connectionCount.get();
    }

    /**
     * How many watches its table holds; any thread.
     *
     * @return 0 or more
     */
    public int watchCount() {
        // In this order, so that one that comes and goes in between does not make it negative.
        long removed = counters.get(Counter.WATCHES_REMOVED);
        return (int) (counters.get(Counter.WATCHES_ADDED) - removed);
    }

    List<Connection> openConnections() {
        return List.copyOf(connections);
    }

    WatchTable table() {
        return table;
    }

    PathMaps pathMaps() {
        return pathMaps;
    }

    /** The time of this turn. */
    long now() {
        return now;
    }

    void flushLater(Connection connection) {
        toFlush.add(connection);
    }

    ConnectionTimers timers() {
        return timers;
    }

    void closed(Connection connection) {
        connections.remove(connection);
        connectionCount.decrementAndGet();
        timers.closed(connection);
        counters.increment(Counter.CONNECTIONS_CLOSED);
    }

    private void run() {
        try {
            while (!isOver()) {
                turn();
            }
            end("the proxy shuts down");
        } catch (Throwable e) {
            // Nothing but a bug or exhausted memory comes here: whoever watches liveness must restart the process.
            try {
                LOG.log(
                        System.Logger.Level.ERROR,
                        thread.getName() + " ends because of a failure that belongs to no client",
                        e);
                end("internal error");
            } finally {
                engine.listener().loopDied(e);
            }
        }
    }

    private void turn() throws IOException {
        // Nobody ends a loop by an interrupt. One that a listener left behind would close each socket that is touched.
        Thread.interrupted();
        long begin = System.nanoTime();
        boolean waited = inbox.await(ready, toFlush.isEmpty() ? nextTimerIn(begin) : 0);
        now = System.nanoTime();
        runTasks(TASKS_PER_TURN);
        timers.run(this, now);
        now = System.nanoTime();
        long shareEnds = waited ? now : now + (now - begin);
        do {
            routeEvents();
            sayFarewell();
            toFlush.flush(now);
            now = System.nanoTime();
            latencies.written(now);
        } while (inbox.hasEvents() && now - shareEnds < 0);
    }

    private void ready(SelectionKey key) {
        now = System.nanoTime();
        ((Connection) key.attachment()).ready(readBuffer);
    }

    private void runTasks(int most) {
        Runnable task;
        for (int i = 0; i < most && (task = inbox.pollTask()) != null; i++) {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.ERROR, "a task of " + thread.getName() + " failed; this is a bug", e);
            }
        }
    }

    private void routeEvents() {
        int count = inbox.drainEvents(batch, batchReceived);
        for (int i = 0; i < count; i++) {
            if (router.accept(batch[i], now)) {
                latencies.goesOut(batchReceived[i]);
            }
            batch[i] = null;
        }
        router.endBatch(now, EVENTS_PER_TURN);
    }

    /** Tells everybody who watches; at once, because within a turn notices go behind all records, also later ones. */
    private void tellGap(String reason) {
        for (Connection connection : List.copyOf(connections)) {
            connection.guard(() -> {
                if (connection.session().hasWatches()) {
                    connection.tell(NoticeCode.SOURCE_GAP, connection.subject(), 0, reason + "; rescan");
                }
            });
        }
        toFlush.flush(now);
    }

    private long nextTimerIn(long time) {
        long next = Math.min(router.nextDueIn(time), timers.nextDueIn(time));
        return shuttingDown ? Math.min(next, deadline - time) : next;
    }

    private void register(SocketChannel socket) {
        Connection connection;
        try {
            if (shuttingDown) {
                throw new ClosedChannelException();
            }
            connection = connect(socket);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a client was gone before its connection began", e);
            discard(socket);
            return;
        } catch (Throwable e) {
            discard(socket);
            throw e;
        }
        connections.add(connection);
        counters.increment(Counter.CONNECTIONS_OPENED);
        timers.connected(connection, now);
        engine.listener().connectionOpened(connection.peer());
    }

    private Connection connect(SocketChannel socket) throws IOException {
        SocketAddress peer = socket.getRemoteAddress();
        SocketSettings.apply(socket);
        SelectionKey key = socket.register(inbox.selector(), SelectionKey.OP_READ);
        Connection connection = new Connection(engine, this, socket, key, peer);
        key.attach(connection);
        return connection;
    }

    private void discard(SocketChannel socket) {
        connectionCount.decrementAndGet();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "closing a socket", e);
        }
    }

    /** Once everything that the source handed over is routed, sends what is pending and says good-bye. */
    private void sayFarewell() {
        if (!shuttingDown || farewellSaid || inbox.hasEvents()) {
            return;
        }
        farewellSaid = true;
        router.flush();
        for (Connection connection : List.copyOf(connections)) {
            connection.guard(() -> {
                connection.tell(NoticeCode.GOING_AWAY, connection.subject(), 0, "the proxy shuts down; connect again");
                connection.closeAfterFlush("the proxy shuts down");
            });
        }
    }

    private boolean isOver() {
        return shuttingDown && (farewellSaid && connections.isEmpty() || System.nanoTime() - deadline >= 0);
    }

    /** Turns away who comes from now on, and the sockets in tasks that are left. */
    private void end(String reason) {
        shuttingDown = true;
        inbox.close();
        runTasks(Integer.MAX_VALUE);
        List.copyOf(connections).forEach(connection -> connection.close(reason));
    }
}
