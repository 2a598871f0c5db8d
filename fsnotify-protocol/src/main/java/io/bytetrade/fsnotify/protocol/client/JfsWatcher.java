package io.bytetrade.fsnotify.protocol.client;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches files and directories of this pod through a proxy, like the JFSWatcher clients in Go and Rust. What changes is
 * handed over in order, either to a consumer or by {@link #take} and {@link #poll}.
 *
 * <p>Once started it connects, and connects again whenever the connection is lost, for as long as it is open; each time it
 * tells the proxy all its watches. Each connection after the first is announced by a {@link WatcherEvent.Gap}. A proxy that
 * is not there is no error: it is waited for, and logged. While there is nothing to watch a lost connection stays lost.
 *
 * <p>It drops nothing: when 65,536 events wait to be taken it stops reading, until half of them were taken. A proxy then
 * drops events for this client, and says so by a notice EVENTS_LOST, or hangs up. 65,536 events take 15 to 50 MB of heap,
 * depending on their paths.
 *
 * <p>All methods may be called from any thread, and only {@link #take}, {@link #poll} and {@link #close} block. Nothing
 * is shared between watchers: a process may have several, each under a name of its own. Their threads are daemons, named
 * {@code jfswatcher-NAME} and {@code jfswatcher-NAME-consumer}.
 */
public final class JfsWatcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JfsWatcher.class.getName());
    private static final int BUFFERED_EVENTS = 1 << 16;
    private static final Duration LOOP_END = Duration.ofSeconds(1);
    private static final Duration CONSUMER_END = Duration.ofSeconds(5);

    private final String name;
    private final ChannelId channel;
    private final ConnectSettings settings;
    private final Consumer<? super WatcherEvent> consumer;
    private final WatchSet watches;
    private final EventBuffer events;

    private final Object lifeCycle = new Object();
    private volatile boolean closed;
    private volatile ConnectionLoop loop;
    private Thread loopThread;
    private Thread consumerThread;

    JfsWatcher(String name, ChannelId channel, ConnectSettings settings, Consumer<? super WatcherEvent> consumer) {
        this.name = name;
        this.channel = channel;
        this.settings = settings;
        this.consumer = consumer;
        this.watches = new WatchSet(channel);
        this.events = new EventBuffer(toString(), BUFFERED_EVENTS, this::wakeUp);
    }

    /**
     * A builder that takes what it is not told from this process's environment.
     *
     * @return a new builder
     */
    public static JfsWatcherBuilder builder() {
        return builder(System.getenv());
    }

    /**
     * A builder that takes what it is not told from the given environment.
     *
     * @param environment the variables, see {@link JfsWatcherBuilder}; it is copied
     * @return a new builder
     */
    public static JfsWatcherBuilder builder(Map<String, String> environment) {
        return new JfsWatcherBuilder(environment);
    }

    /**
     * Begins to connect, and returns at once. Paths that are added before are told to the proxy in one frame.
     *
     * @throws IllegalStateException if it was started before
     * @throws ClosedWatcherException if it is closed
     * @throws UncheckedIOException if the system gives no selector, for example because too many files are open
     */
    public void start() {
        synchronized (lifeCycle) {
            checkOpen();
            if (loop != null) {
                throw new IllegalStateException(this + " was started before");
            }
            try {
                loop = new ConnectionLoop(toString(), settings, watches, events);
            } catch (IOException e) {
                throw new UncheckedIOException(this + " cannot start: " + e.getMessage(), e);
            }
            loopThread = thread("jfswatcher-" + name, loop);
            if (consumer != null) {
                consumerThread = thread("jfswatcher-" + name + "-consumer", new Delivery(toString(), events, consumer));
            }
        }
    }

    /**
     * Watches a path: a file, or a directory and what is directly in it. The proxy hears of it as soon as the connection
     * stands; whether it can watch the path it says by a notice. Adding a path again makes the proxy register it anew,
     * which helps after a directory was removed and made again.
     *
     * @param path an absolute path as this pod sees it, at most 255 bytes in UTF-8
     * @throws IllegalArgumentException if it is not absolute, or does not fit in the 255 bytes that the protocol has for it
     * @throws ClosedWatcherException if the watcher is closed
     */
    public void add(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a watched path must be absolute: '" + path + "'");
        }
        if (!Slot.fits(path)) {
            throw new IllegalArgumentException("a watched path must have at most " + Slot.BYTES
                    + " bytes of UTF-8 and no NUL; this one has "
                    + path.getBytes(StandardCharsets.UTF_8).length
                    + ": watch a directory above it, or mount the volume at a shorter path: '" + path + "'");
        }
        checkOpen();
        watches.add(path);
        wakeUp();
    }

    /**
     * Stops watching a path; does nothing if it is not watched, or the watcher is closed. Events that are under way are
     * still handed over.
     *
     * @param path as it was given to {@link #add}
     */
    public void remove(String path) {
        watches.remove(path);
        wakeUp();
    }

    /**
     * The watched paths, as they were given to {@link #add}.
     *
     * @return sorted, immutable, a snapshot
     */
    public List<String> watchList() {
        return watches.list();
    }

    /**
     * Takes the next event; waits for it.
     *
     * @return the event
     * @throws InterruptedException if the thread was interrupted; no event is lost by that
     * @throws ClosedWatcherException if the watcher is closed and everything that it had read was taken
     * @throws IllegalStateException if the events go to a consumer
     */
    public WatcherEvent take() throws InterruptedException {
        checkNoConsumer();
        return events.take();
    }

    /**
     * Takes the next event; waits for it for a while.
     *
     * @param timeout how long; zero or less is not at all
     * @return the event, or empty if the time is over
     * @throws InterruptedException if the thread was interrupted; no event is lost by that
     * @throws ClosedWatcherException if the watcher is closed and everything that it had read was taken
     * @throws IllegalStateException if the events go to a consumer
     */
    public Optional<WatcherEvent> poll(Duration timeout) throws InterruptedException {
        checkNoConsumer();
        return events.poll(TimeUnit.NANOSECONDS.convert(timeout));
    }

    /**
     * Hangs up and ends the threads. The proxy forgets the watches of a client that stays away. What was read can still be
     * taken by {@link #take} and {@link #poll}; a consumer gets nothing more.
     *
     * <p>It waits for a call of the consumer that is under way, at most 5 s, unless it is called from there. A name that is
     * being looked up is not waited for; that thread ends with the answer. Idempotent.
     */
    @Override
    public void close() {
        Thread loopEnding;
        Thread consumerEnding;
        synchronized (lifeCycle) {
            closed = true;
            loopEnding = loopThread;
            consumerEnding = consumerThread;
        }
        if (consumer == null) {
            events.end();
        } else {
            events.discard();
        }
        if (loopEnding != null) {
            loop.close();
            join(loopEnding, LOOP_END);
        }
        if (consumerEnding != null && !join(consumerEnding, CONSUMER_END)) {
            LOG.log(System.Logger.Level.WARNING, "{0}: the consumer still runs after {1}", this, CONSUMER_END);
        }
    }

    /** The channel id and the proxy's address. */
    @Override
    public String toString() {
        return "watcher " + channel + " of " + settings.server();
    }

    /** The number of events that wait to be taken, for tests. */
    int buffered() {
        return events.size();
    }

    private void wakeUp() {
        ConnectionLoop running = loop;
        if (running != null) {
            running.wakeUp();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedWatcherException(this + " is closed");
        }
    }

    private void checkNoConsumer() {
        if (consumer != null) {
            throw new IllegalStateException("the events of " + this + " go to its consumer");
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits for a thread's end, but not for its own; false if it did not come. */
    private static boolean join(Thread thread, Duration limit) {
        if (thread == Thread.currentThread()) {
            return true;
        }
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
