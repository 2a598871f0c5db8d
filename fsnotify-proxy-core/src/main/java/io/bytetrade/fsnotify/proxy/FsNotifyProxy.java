package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.proxy.admission.Admission;
import io.bytetrade.fsnotify.proxy.admission.PeerCheck;
import io.bytetrade.fsnotify.proxy.control.Workers;
import io.bytetrade.fsnotify.proxy.engine.Acceptor;
import io.bytetrade.fsnotify.proxy.engine.Counter;
import io.bytetrade.fsnotify.proxy.engine.Descriptors;
import io.bytetrade.fsnotify.proxy.engine.Dispatcher;
import io.bytetrade.fsnotify.proxy.engine.Engine;
import io.bytetrade.fsnotify.proxy.engine.EventLoop;
import io.bytetrade.fsnotify.proxy.engine.Latencies;
import io.bytetrade.fsnotify.proxy.engine.ListenSocket;
import io.bytetrade.fsnotify.proxy.engine.Listeners;
import io.bytetrade.fsnotify.proxy.engine.LoopSurvey;
import io.bytetrade.fsnotify.proxy.engine.MemoryBudget;
import io.bytetrade.fsnotify.proxy.registration.ClaimClock;
import io.bytetrade.fsnotify.proxy.registration.RegistrySync;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ClientInfo;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A file-event proxy: clients connect and say which paths of theirs they watch, and get the events of those paths. Several
 * may run in one process; nothing is static, and no shutdown hook is installed.
 *
 * <pre>{@code
 * try (FsNotifyProxy proxy = FsNotifyProxy.builder()
 *         .eventSource(source).watchRegistry(registry).podDirectory(pods).build()) {
 *     proxy.start();
 *     ...
 * }
 * }</pre>
 *
 * <p>Its methods may be called from any thread.
 */
public final class FsNotifyProxy implements AutoCloseable {
    /** What a loop may take beyond the grace to close its sockets. */
    private static final long LAST_TURN_NANOS = 2_000_000_000;

    /** How long an event loop may take to say what it owns. */
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private static final System.Logger LOG = System.getLogger(FsNotifyProxy.class.getName());

    private enum State {
        NEW,
        RUNNING,
        CLOSING
    }

    private final ProxyParts parts;
    private final ProxySettings settings;
    private final ProxyListener listener;
    private final Workers workers;
    private final ClaimClock claims;
    private final RegistrySync registry;
    private final MemoryBudget budget;
    private final MemoryBudget watchBudget;
    private final List<EventLoop> loops;
    private final Dispatcher dispatcher;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

    /** Held while it starts, so that closing can wait for a start that is under way. */
    private final Object starting = new Object();

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Acceptor acceptor;
    private volatile SocketAddress address;
    private volatile Object listenFile;

    FsNotifyProxy(ProxyParts parts, ProxySettings settings) {
        this.parts = parts;
        this.settings = settings;
        this.listener = new Listeners(parts.listeners());
        this.workers = new Workers(settings.name());
        this.claims = new ClaimClock(workers, InstantSource.system());
        this.registry = new RegistrySync(parts.registry(), workers, workers, claims, settings.releaseDelay(), listener);
        this.budget = new MemoryBudget(settings.engine().allOutboxesBytes());
        this.watchBudget = new MemoryBudget(settings.engine().allWatchesBytes());
        Admission admission = new Admission(parts.pods(), new PeerCheck(settings.peerCheck()), workers, workers);
        // All may be gone at once, so as much again.
        MemoryBudget lingerBudget = new MemoryBudget(settings.engine().allWatchesBytes());
        Engine engine = new Engine(settings.engine(), budget, watchBudget, lingerBudget, admission, registry, listener);
        this.loops = IntStream.range(0, settings.loops())
                .mapToObj(i -> new EventLoop(settings.name() + "-loop-" + i, engine))
                .toList();
        this.dispatcher = new Dispatcher(loops, registry::pathRemoved, listener::sourceGap);
    }

    /**
     * A builder with the defaults.
     *
     * @return a new one
     */
    public static FsNotifyProxyBuilder builder() {
        return new FsNotifyProxyBuilder();
    }

    /**
     * Starts the registry, then the source, and listens when events flow. Blocks until then, for seconds where an adapter
     * takes them.
     *
     * @throws StartException if a part does not start; the proxy is closed then
     * @throws IllegalStateException if it was started before, or closed
     */
    public void start() throws StartException {
        try {
            synchronized (starting) {
                // Under the lock: a close that comes between this and the first part would not wait for the others.
                if (!state.compareAndSet(State.NEW, State.RUNNING)) {
                    throw new IllegalStateException("a proxy starts once, before it is closed; build another one");
                }
                startParts();
            }
        } catch (StartException e) {
            close();
            throw e;
        }
    }

    private void startParts() throws StartException {
        StartException.Part part = StartException.Part.WATCH_REGISTRY;
        try {
            claims.start();
            for (EventLoop loop : loops) {
                loop.start();
            }
            registry.start();
            part = StartException.Part.EVENT_SOURCE;
            parts.source().start(dispatcher);
            part = StartException.Part.LISTENER;
            listen();
        } catch (AdapterException | IOException | RuntimeException e) {
            throw new StartException(part, message(part, e), e);
        }
        if (state.get() == State.CLOSING) {
            throw new StartException(part, "the proxy was closed while it started", null);
        }
    }

    private void listen() throws IOException {
        int most = Math.min(settings.maxConnections(), Descriptors.availableForConnections());
        Acceptor started =
                new Acceptor(settings.name() + "-acceptor", ListenSocket.bind(settings.listenAddress()), loops, most);
        listenFile = ListenSocket.file(settings.listenAddress());
        acceptor = started;
        address = started.address();
        started.start();
        LOG.log(
                System.Logger.Level.INFO,
                "listening on {0}, for {1} clients at the most",
                ListenSocket.text(address),
                Integer.toString(most));
    }

    private String message(StartException.Part part, Exception cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return part == StartException.Part.LISTENER
                ? "cannot listen on " + ListenSocket.text(settings.listenAddress()) + ": " + reason
                : reason;
    }

    /**
     * Where clients connect.
     *
     * @return with the real port if any was asked for
     * @throws IllegalStateException if it has not been started
     */
    public SocketAddress address() {
        SocketAddress bound = address;
        if (bound == null) {
            throw new IllegalStateException("the proxy listens on nothing: start it first");
        }
        return bound;
    }

    /**
     * Whether it takes clients.
     *
     * @return true from the end of {@link #start} to the beginning of {@link #close}
     */
    public boolean isRunning() {
        return state.get() == State.RUNNING && address != null;
    }

    /**
     * What it has done and holds.
     *
     * @return the counts of now
     */
    public ProxyStats stats() {
        return new ProxyStats(
                loops.stream().mapToInt(EventLoop::connectionCount).sum(),
                loops.stream().mapToInt(EventLoop::watchCount).sum(),
                registry.unsynced(),
                registry.oldestUnsynced(),
                budget.usedBytes(),
                watchBudget.usedBytes(),
                count(Counter.CONNECTIONS_OPENED),
                count(Counter.CONNECTIONS_CLOSED),
                count(Counter.CONNECTIONS_STALLED),
                count(Counter.FRAMES_RECEIVED),
                count(Counter.FRAMES_MALFORMED),
                count(Counter.PATHS_OVER_LIMIT),
                dispatcher.eventCount(),
                dispatcher.gapCount(),
                count(Counter.EVENTS_MATCHED),
                count(Counter.EVENTS_MISPLACED),
                count(Counter.WRITES_COALESCED),
                count(Counter.RECORDS_DELIVERED),
                count(Counter.RECORDS_DROPPED_SLOW),
                count(Counter.RECORDS_DROPPED_SUSPENDED),
                count(Counter.RECORDS_NOT_REPRESENTABLE),
                count(Counter.RECORDS_DROPPED_CLOSED),
                count(Counter.NOTICES_SENT),
                count(Counter.WRITE_CALLS),
                count(Counter.BYTES_WRITTEN),
                latencies());
    }

    /**
     * The event loops. Each is asked to run a task, so that this blocks for as long as the slowest of them lags, at the most
     * for a second.
     *
     * @return one for each loop, always in the same order
     */
    public List<LoopStats> loops() {
        List<Long> lags = LoopSurvey.lagNanos(loops, PATIENCE_NANOS);
        return IntStream.range(0, loops.size())
                .mapToObj(i -> new LoopStats(
                        loops.get(i).name(),
                        loops.get(i).isAlive(),
                        Duration.ofNanos(lags.get(i)),
                        loops.get(i).queuedEvents()))
                .toList();
    }

    /**
     * Who is connected. Each loop looks at all its clients and at some paths of each, a few hundred clients at a time; blocks until
     * all have answered, at the most for a second for each loop.
     *
     * @return those of whom the loops said so in time
     */
    public ConnectedClients clients() {
        List<ClientInfo> clients = new ArrayList<>();
        boolean complete = true;
        for (EventLoop loop : loops) {
            complete &= LoopSurvey.clients(loop, PATIENCE_NANOS, clients::add);
        }
        return new ConnectedClients(clients, complete);
    }

    private LatencyHistogram latencies() {
        long[] bounds = Latencies.boundsNanos();
        return new LatencyHistogram(
                LongStream.of(bounds).mapToObj(Duration::ofNanos).toList(),
                IntStream.rangeClosed(0, bounds.length)
                        .mapToObj(bucket -> loops.stream()
                                .mapToLong(loop -> loop.latencies().count(bucket))
                                .sum())
                        .toList(),
                Duration.ofNanos(loops.stream()
                        .mapToLong(loop -> loop.latencies().sumNanos())
                        .sum()));
    }

    private long count(Counter counter) {
        return loops.stream().mapToLong(loop -> loop.counters().get(counter)).sum();
    }

    /**
     * Ends the proxy in order: it accepts nobody any more, closes the source, sends what is pending and GOING_AWAY to each
     * client, removes from the registry what it put there, and ends its threads. Blocks until all that is done, at the most
     * about twice the grace; called on one of the proxy's own threads, for example by a listener, it returns at once and the
     * rest happens in the background. Idempotent. An interrupt ends the waiting, not the closing.
     */
    @Override
    public void close() {
        if (state.getAndSet(State.CLOSING) != State.CLOSING) {
            new Thread(this::shutDown, settings.name() + "-close").start();
        }
        if (dispatcher.isCaller() || workers.isCaller() || loops.stream().anyMatch(EventLoop::isCaller)) {
            return;
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutDown() {
        try {
            endParts();
        } finally {
            workers.close();
            closed.countDown();
        }
    }

    private void endParts() {
        long grace = settings.grace().toNanos();
        attempt("the acceptor", this::stopAccepting);
        // A source that waits for a loop which takes nothing any more could not close.
        workers.schedule(grace, () -> loops.forEach(EventLoop::refuseEvents));
        attempt("the event source", parts.source()::close);
        synchronized (starting) {
            // A start that was under way has ended now: its source may have begun after it was closed, and so may
            // listening.
            attempt("the acceptor", this::stopAccepting);
            attempt("the event source", parts.source()::close);
        }
        long begin = System.nanoTime();
        loops.forEach(loop -> loop.shutDown(grace));
        attempt("the watch registry", () -> registry.close(settings.grace()));
        for (EventLoop loop : loops) {
            attempt("an event loop", () -> {
                if (!loop.awaitEnd(grace + LAST_TURN_NANOS - (System.nanoTime() - begin))) {
                    LOG.log(System.Logger.Level.WARNING, "an event loop has not ended in time");
                }
            });
        }
        loops.forEach(EventLoop::refuseEvents);
    }

    private void stopAccepting() throws IOException {
        Acceptor listening = acceptor;
        if (listening != null) {
            acceptor = null;
            try {
                // Once only, and while nobody else can bind there: after that the file may be a successor's.
                ListenSocket.cleanUp(settings.listenAddress(), listenFile);
            } finally {
                listening.close();
            }
        }
    }

    private static void attempt(String what, Step step) {
        try {
            step.run();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, what + " did not close cleanly", e);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }
}
