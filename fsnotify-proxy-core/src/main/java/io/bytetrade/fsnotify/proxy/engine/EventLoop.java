package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread that owns its connections and its part of the watch table (DESIGN §2). Other threads reach it through two
 * queues only: {@link #handOver}, bounded, for the source's events, and {@link #execute}, which never blocks, for the rest.
 *
 * <pre>
 *   a turn:  sockets that are ready ▶ tasks ▶ up to 64 events ▶ what timers say ▶ write each connection that has something once
 * </pre>
 *
 * <p>It ends when {@link #shutDown} is over, or when something fails that belongs to no connection; then its listener hears
 * {@code loopDied}.
 */
public final class EventLoop implements Executor {
    private static final int EVENTS_PER_TURN = 64;
    private static final int TASKS_PER_TURN = 1024;
    private static final int READ_BUFFER_BYTES = 64 << 10;
    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    private final Engine engine;
    private final Thread thread;
    private Selector selector;
    private final EventQueue events = new EventQueue();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();

    private final Counters counters = new Counters();
    private final WatchTable table = new WatchTable();
    private final EventRouter router;
    private final FrameWriter writer = new FrameWriter();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final Object[] batch = new Object[EVENTS_PER_TURN];

    private final Set<Connection> connections = new HashSet<>();
    private List<Connection> toFlush = new ArrayList<>();
    private List<Connection> flushing = new ArrayList<>();
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
        this.router = new EventRouter(engine.options(), table, counters);
        this.timers = new ConnectionTimers(engine.options(), counters);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Starts the thread.
     *
     * @throws IOException if no selector can be opened
     */
    public void start() throws IOException {
        selector = Selector.open();
        thread.start();
    }

    /**
     * Takes a connection over; any thread.
     *
     * @param socket from now on the loop's: it closes it
     */
    public void adopt(SocketChannel socket) {
        connectionCount.incrementAndGet();
        execute(() -> register(socket));
    }

    /**
     * Hands over events and gaps. Blocks while the queue is full; returns when the loop has ended. One thread at a time.
     *
     * @param items in order
     */
    void handOver(List<?> items) {
        for (Object item : items) {
            while (!events.offer(item)) {
                if (events.isClosed()) {
                    return;
                }
                wakeUp();
                events.awaitRoom();
            }
        }
        wakeUp();
    }

    /**
     * Runs a task on the loop's thread, soon. Never blocks; after the loop has ended the task is dropped.
     *
     * @param task what to run; if it throws, that is logged
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wakeUp();
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
                deadline = System.nanoTime() + graceNanos;
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
        return (int) (counters.get(Counter.WATCHES_ADDED) - counters.get(Counter.WATCHES_REMOVED));
    }

    WatchTable table() {
        return table;
    }

    /** The time of this turn. */
    long now() {
        return now;
    }

    void flushLater(Connection connection) {
        if (connection.queueForFlush()) {
            toFlush.add(connection);
        }
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
                awaitWork();
                now = System.nanoTime();
                runTasks();
                routeEvents();
                guardRouting(() -> router.expire(now, EVENTS_PER_TURN));
                timers.run(this, now);
                sayFarewell();
                flush();
            }
            end("the proxy shuts down");
        } catch (Throwable e) {
            // Nothing but a bug or exhausted memory comes here: whoever watches liveness must restart the process.
            LOG.log(
                    System.Logger.Level.ERROR,
                    thread.getName() + " ends because of a failure that belongs to no client",
                    e);
            end("internal error");
            engine.listener().loopDied(e);
        }
    }

    private void awaitWork() throws IOException {
        asleep.set(true);
        boolean idle = tasks.isEmpty() && events.size() == 0 && toFlush.isEmpty();
        long wait = idle ? nextTimerIn(System.nanoTime()) : 0;
        if (wait <= 0) {
            selector.selectNow(this::ready);
        } else {
            // Rounded up: a timer that is not due yet would only turn the loop once more.
            selector.select(this::ready, wait == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(wait) + 1);
        }
        asleep.set(false);
    }

    private void wakeUp() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    private void ready(SelectionKey key) {
        now = System.nanoTime();
        Connection connection = (Connection) key.attachment();
        connection.guard(() -> {
            if (key.isReadable()) {
                connection.read(readBuffer);
            }
            if (!connection.isClosed() && key.isWritable()) {
                flushLater(connection);
            }
        });
    }

    private void runTasks() {
        Runnable task;
        for (int i = 0; i < TASKS_PER_TURN && (task = tasks.poll()) != null; i++) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a task of " + thread.getName() + " failed; this is a bug", e);
            }
        }
    }

    private void routeEvents() {
        int count = events.drainTo(batch);
        for (int i = 0; i < count; i++) {
            Object item = batch[i];
            batch[i] = null;
            guardRouting(() -> {
                if (item instanceof NodeEvent event) {
                    router.route(event, now);
                } else {
                    tellGap(((SourceGap) item).reason());
                    // Within a turn notices go behind the records: what comes after the gap has to wait for the next
                    // one.
                    flush();
                }
            });
        }
    }

    /** Runs a step of the events' way; if it fails, the clients are told that something may be missing. */
    private void guardRouting(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "events could not be routed; this is a bug", e);
            tellGap("an internal error lost events");
        }
    }

    private void tellGap(String reason) {
        for (Connection connection : connections) {
            if (connection.session().hasWatches()) {
                connection.tell(NoticeCode.SOURCE_GAP, connection.session().subject(), 0, reason + "; rescan");
            }
        }
    }

    private long nextTimerIn(long time) {
        long next = Math.min(router.nextDueIn(time), timers.nextDueIn(time));
        return shuttingDown ? Math.min(next, deadline - time) : next;
    }

    private void flush() {
        List<Connection> turn = toFlush;
        toFlush = flushing;
        flushing = turn;
        for (Connection connection : turn) {
            connection.guard(() -> connection.flush(writer, now));
        }
        turn.clear();
        writer.forget();
    }

    private void register(SocketChannel socket) {
        try {
            if (shuttingDown) {
                throw new ClosedChannelException();
            }
            SocketAddress peer = socket.getRemoteAddress();
            SocketSettings.apply(socket);
            SelectionKey key = socket.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(engine, this, socket, key, peer);
            key.attach(connection);
            connections.add(connection);
            counters.increment(Counter.CONNECTIONS_OPENED);
            timers.connected(connection, now);
            connection.guard(() -> engine.listener().connectionOpened(peer));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a client was gone before its connection began", e);
            connectionCount.decrementAndGet();
            closeQuietly(socket);
        }
    }

    /** Once everything that the source handed over is routed, sends what is pending and says good-bye. */
    private void sayFarewell() {
        if (!shuttingDown || farewellSaid || events.size() > 0) {
            return;
        }
        farewellSaid = true;
        guardRouting(router::flush);
        for (Connection connection : List.copyOf(connections)) {
            connection.tell(
                    NoticeCode.GOING_AWAY, connection.session().subject(), 0, "the proxy shuts down; connect again");
            connection.closeAfterFlush("the proxy shuts down");
        }
    }

    private boolean isOver() {
        return shuttingDown && (farewellSaid && connections.isEmpty() || System.nanoTime() - deadline >= 0);
    }

    private void end(String reason) {
        events.close();
        for (Connection connection : List.copyOf(connections)) {
            connection.close(reason);
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the selector", e);
        }
    }

    private static void closeQuietly(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "closing a socket", e);
        }
    }
}
