package io.bytetrade.fsnotify.proxy.local;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * This machine's file system as event source and watch registry in one, on {@link WatchService}: what is registered is
 * watched. For embedding and development, where no daemon publishes events. Hand the same object to the proxy as both; it may
 * be started as either first, and closed twice.
 *
 * <p><b>Events.</b> Entries of a watched directory {@code /d}: name {@code /d/x}, key {@code /d}. A watched file, and the
 * watched directory itself: its key is its parent. A file is watched by its parent directory; of its siblings nothing is told,
 * because somebody would have to filter them, and only here is it known that nobody asked. Paths are told as they were put,
 * also when a symbolic link lies in them.
 *
 * <ul>
 *   <li>CREATE, WRITE and REMOVE only. A rename is a REMOVE and a CREATE; a change of attributes is a WRITE.
 *   <li>What is missing is looked for every second, and seen at once where its parent is there. When a directory appears it is
 *       registered first and listed then, a CREATE for each entry, so that nothing is missed; some are told twice.
 *   <li>A directory that was renamed away or replaced is noticed within a second: REMOVE, and CREATE for what took its place.
 *       Until then its events are told under the old path. If its parent is watched too, its end is told twice.
 *   <li>The kernel does not wait for a sink that blocks: the JDK keeps 512 events for a directory, those of a watched file's
 *       siblings among them, and drops them all when more come; the kernel keeps {@code fs.inotify.max_queued_events} for all.
 *       Either loss is a {@link EventSink#gap gap}, told when the burst is over; so is a change of a file whose name is not
 *       text in the JVM's encoding ({@code LC_ALL=C.UTF-8}).
 *   <li>On Linux all this is inotify(7): changes made by another machine on a network file system are not seen. Where the JDK
 *       has nothing of the kind (macOS) it polls, and events come seconds later.
 * </ul>
 *
 * <p><b>Roots.</b> A path is watched only if its real path is below the real path of a root: a symbolic link out of a volume is
 * refused. That is checked before and after registering; a process that swaps a directory for a link and back in just that
 * moment is not seen. Do not let hostile pods watch this way.
 *
 * <p>Any thread; one thread of its own hands over events and looks every second, which costs one call of the file system for a
 * path that is there and a few for one that is missing. A file system that does not answer holds up everything here.
 */
public final class LocalWatches implements EventSource, WatchRegistry {
    private static final System.Logger LOG = System.getLogger(LocalWatches.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final long CLOSE_WAIT_MILLIS = 5_000;

    private final Roots roots;
    private final Duration lookEvery;
    private final WatchTable table;
    private final Object lifecycle = new Object();
    private volatile Listener listener = id -> {};
    private volatile WatchService service;
    private volatile boolean closed;
    private Delivery delivery;
    private Thread thread;

    LocalWatches(List<Path> roots, Duration lookEvery) {
        this.roots = new Roots(roots);
        this.lookEvery = lookEvery;
        this.table = new WatchTable(new Tracker(this.roots, this::register));
    }

    /**
     * Watches below these directories.
     *
     * @param roots the directories that are mapped into pods, absolute; they need not exist yet
     * @return not started; the caller closes it, or whoever it is handed to
     * @throws IllegalArgumentException if there is none, or one is not absolute
     */
    public static LocalWatches under(Path... roots) {
        return new LocalWatches(List.of(roots), LOOK_EVERY);
    }

    /**
     * {@inheritDoc}
     *
     * @throws AdapterException if no inotify instance is to be had, or it is closed
     * @throws IllegalStateException if it has been called before
     */
    @Override
    public void start(EventSink sink) throws AdapterException {
        synchronized (lifecycle) {
            if (thread != null) {
                throw new IllegalStateException("the local watches hand events to a sink already");
            }
            open();
            delivery = new Delivery(sink);
            WatchLoop loop = new WatchLoop(service, table, delivery, id -> listener.changed(id), lookEvery);
            thread = new Thread(loop, "fsnotify-local-watches");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * {@inheritDoc}
     *
     * @param listener told when a path cannot be watched any more for another reason than that it is not there; the next
     *     put says why
     * @throws AdapterException if no inotify instance is to be had, or it is closed
     */
    @Override
    public void start(Listener listener) throws AdapterException {
        synchronized (lifecycle) {
            this.listener = listener;
            open();
        }
    }

    /**
     * {@inheritDoc} All paths of the set that can be watched are when this returns, and also when it throws; those that are
     * missing are held, and watched when they appear.
     *
     * @throws AdapterException partial: it names as failed the paths for which the system's limit of watches is reached or a
     *     directory may not be read, and as refused those that are not absolute and normalised, or lead out of the roots;
     *     permanent if it is closed
     * @throws IllegalStateException if neither {@code start} has been called
     */
    @Override
    public Outcome put(WatchedPaths wanted) throws AdapterException {
        requireOpen();
        try {
            table.put(wanted);
            return Outcome.HELD;
        } catch (ClosedWatchServiceException e) {
            throw closedAlready();
        }
    }

    @Override
    public void remove(ChannelId id) {
        try {
            table.remove(id);
        } catch (ClosedWatchServiceException e) {
            LOG.log(System.Logger.Level.TRACE, "nothing is watched any more");
        }
    }

    /**
     * Ends both the source and the registry. Waits until the thread has ended, but no longer than five seconds for a sink that
     * is in a call and does not react to an interrupt. Idempotent; any thread, the sink's calls among them.
     */
    @Override
    public void close() {
        Thread running;
        synchronized (lifecycle) {
            closed = true;
            running = thread;
            if (delivery != null) {
                delivery.end();
            }
            closeService();
        }
        if (running != null && running != Thread.currentThread()) {
            running.interrupt();
            await(running);
        }
    }

    private void open() throws AdapterException {
        if (closed) {
            throw closedAlready();
        }
        if (service == null) {
            try {
                service = FileSystems.getDefault().newWatchService();
            } catch (IOException e) {
                throw AdapterException.retryable(
                        "cannot watch files: " + e.getMessage()
                                + "; on Linux raise fs.inotify.max_user_instances, or the limit of open files",
                        e);
            }
        }
    }

    private void requireOpen() throws AdapterException {
        if (closed) {
            throw closedAlready();
        }
        if (service == null) {
            throw new IllegalStateException("start the local watches before putting paths");
        }
    }

    private static AdapterException closedAlready() {
        return AdapterException.permanent("the local watches are closed", null);
    }

    private WatchKey register(Path directory) throws IOException {
        return directory.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
    }

    private void closeService() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the watch service did not close cleanly", e);
        }
    }

    private static void await(Thread running) {
        try {
            TimeUnit.MILLISECONDS.timedJoin(running, CLOSE_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            LOG.log(System.Logger.Level.WARNING, "the sink did not return: {0} is left behind", running.getName());
        }
    }

    @Override
    public String toString() {
        return "local watches below " + roots;
    }
}
