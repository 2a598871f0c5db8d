package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.proxy.engine.EngineOptions;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Assembles a {@link FsNotifyProxy}. An event source, a watch registry and a pod directory must be given; all else has the
 * defaults of DESIGN §8. Each setter checks its value at once. Not thread-safe.
 */
public final class FsNotifyProxyBuilder {
    private static final int MIN_OUTBOX_BYTES = 64 << 10;
    private static final int MIN_WATCHES_BYTES = 64 << 10;
    private static final Duration LONGEST = Duration.ofDays(365);

    private String name = "fsnotify-proxy";
    private SocketAddress listenAddress = new InetSocketAddress(5079);
    private EventSource eventSource;
    private WatchRegistry watchRegistry;
    private PodDirectory podDirectory;
    private final List<ProxyListener> listeners = new ArrayList<>();
    private PeerCheckMode peerCheck = PeerCheckMode.ENFORCE;
    private Set<HostPathType> hostPathTypes = HostPathType.DEFAULT_ALLOWED;
    private int loops = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors() - 1));
    private int maxConnections = 65_536;
    private int maxFrameBytes = FrameDecoder.DEFAULT_MAX_FRAME_BYTES;
    private int maxPathsPerWatcher = 4096;
    private int maxPathsPerConnection = 16_384;
    private int maxWatchersPerConnection = 64;
    private Duration firstFrameTimeout = Duration.ofSeconds(60);
    private Duration watchLateAfter = Duration.ofMillis(250);
    private long outboxBytes = 4 << 20;
    private long allOutboxesBytes =
            Math.max(MIN_OUTBOX_BYTES, Runtime.getRuntime().maxMemory() / 4);
    private long allWatchesBytes =
            Math.max(MIN_WATCHES_BYTES, Runtime.getRuntime().maxMemory() / 4);
    private Duration stallTime = Duration.ofSeconds(30);
    private Duration writeWindow = Duration.ofSeconds(1);
    private Duration writeMaxDelay = Duration.ofSeconds(10);
    private Duration releaseDelay = Duration.ofSeconds(2);
    private Duration grace = Duration.ofSeconds(10);
    private boolean notices = true;

    FsNotifyProxyBuilder() {}

    /**
     * Where events come from. The proxy starts and closes it.
     *
     * @param source not started; it may be the same object as the registry
     * @return this
     */
    public FsNotifyProxyBuilder eventSource(EventSource source) {
        this.eventSource = Objects.requireNonNull(source, "eventSource");
        return this;
    }

    /**
     * Who is told what is watched. The proxy starts and closes it.
     *
     * @param registry not started
     * @return this
     */
    public FsNotifyProxyBuilder watchRegistry(WatchRegistry registry) {
        this.watchRegistry = Objects.requireNonNull(registry, "watchRegistry");
        return this;
    }

    /**
     * Who knows the pods.
     *
     * @param directory asked from worker threads
     * @return this
     */
    public FsNotifyProxyBuilder podDirectory(PodDirectory directory) {
        this.podDirectory = Objects.requireNonNull(directory, "podDirectory");
        return this;
    }

    /**
     * Adds somebody who hears what the proxy does; nobody by default.
     *
     * @param proxyListener called on the proxy's threads, after those that were added before
     * @return this
     */
    public FsNotifyProxyBuilder listener(ProxyListener proxyListener) {
        listeners.add(Objects.requireNonNull(proxyListener, "listener"));
        return this;
    }

    /**
     * The beginning of the names of the proxy's threads; {@code fsnotify-proxy} by default.
     *
     * @param threadNamePrefix not empty
     * @return this
     * @throws IllegalArgumentException if it is empty
     */
    public FsNotifyProxyBuilder name(String threadNamePrefix) {
        require(!threadNamePrefix.isEmpty(), "name must not be empty");
        this.name = threadNamePrefix;
        return this;
    }

    /**
     * Where clients connect; port 5079 of every address by default.
     *
     * @param address a TCP address, whose port may be 0 for any, or a {@link java.net.UnixDomainSocketAddress}
     * @return this
     */
    public FsNotifyProxyBuilder listenOn(SocketAddress address) {
        this.listenAddress = Objects.requireNonNull(address, "listenOn");
        return this;
    }

    /**
     * Whether a client must speak from an address of its pod; {@link PeerCheckMode#ENFORCE} by default.
     *
     * @param mode how strict
     * @return this
     */
    public FsNotifyProxyBuilder peerCheck(PeerCheckMode mode) {
        this.peerCheck = Objects.requireNonNull(mode, "peerCheck");
        return this;
    }

    /**
     * Types of hostPath volumes that may be watched; {@link HostPathType#DEFAULT_ALLOWED} by default.
     *
     * @param types at least one
     * @return this
     * @throws IllegalArgumentException if there is none
     */
    public FsNotifyProxyBuilder hostPathTypes(Set<HostPathType> types) {
        require(!types.isEmpty(), "hostPathTypes must name at least one type");
        this.hostPathTypes = Set.copyOf(types);
        return this;
    }

    /**
     * Event loops, each with a thread; by default one less than processors, from 1 to 8.
     *
     * @param count 1 to 64
     * @return this
     * @throws IllegalArgumentException if it is outside of that
     */
    public FsNotifyProxyBuilder loops(int count) {
        require(count >= 1 && count <= 64, "loops must be from 1 to 64: " + count);
        this.loops = count;
        return this;
    }

    /**
     * Clients at once; 65,536 by default, and never more than there are file descriptors, less a reserve of 32. With more,
     * accepting pauses.
     *
     * @param count at least 1
     * @return this
     * @throws IllegalArgumentException if it is smaller
     */
    public FsNotifyProxyBuilder maxConnections(int count) {
        this.maxConnections = positive("maxConnections", count);
        return this;
    }

    /**
     * The longest frame to accept from a client; 2 MiB by default. A longer one ends its connection.
     *
     * @param bytes from 1,024 to 64 MiB
     * @return this
     * @throws IllegalArgumentException if it is outside of that
     */
    public FsNotifyProxyBuilder maxFrameBytes(int bytes) {
        require(bytes >= 1024 && bytes <= 64 << 20, "maxFrameBytes must be from 1024 to 67108864: " + bytes);
        this.maxFrameBytes = bytes;
        return this;
    }

    /**
     * Paths that one channel id may watch on a connection; 4,096 by default.
     *
     * @param count at least 1
     * @return this
     * @throws IllegalArgumentException if it is smaller
     */
    public FsNotifyProxyBuilder maxPathsPerChannel(int count) {
        this.maxPathsPerWatcher = positive("maxPathsPerChannel", count);
        return this;
    }

    /**
     * Paths that a connection may watch, over all its channel ids; 16,384 by default.
     *
     * @param count at least 1
     * @return this
     * @throws IllegalArgumentException if it is smaller
     */
    public FsNotifyProxyBuilder maxPathsPerConnection(int count) {
        this.maxPathsPerConnection = positive("maxPathsPerConnection", count);
        return this;
    }

    /**
     * Channel ids that a connection may speak for; 64 by default.
     *
     * @param count at least 1
     * @return this
     * @throws IllegalArgumentException if it is smaller
     */
    public FsNotifyProxyBuilder maxChannelsPerConnection(int count) {
        this.maxWatchersPerConnection = positive("maxChannelsPerConnection", count);
        return this;
    }

    /**
     * How long a new connection may take to send a whole frame before it is closed; 60 s by default.
     *
     * @param timeout more than zero
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public FsNotifyProxyBuilder firstFrameTimeout(Duration timeout) {
        this.firstFrameTimeout = positive("firstFrameTimeout", timeout);
        return this;
    }

    /**
     * How long a WATCH may wait for its pod to be looked up before it counts as late: 250 ms by default. Nothing is forwarded
     * before, and a client takes what it has asked for as done, so that a gap is told to it after a longer wait. Where the pod
     * directory always takes longer, a longer time spares clients that do not mind to rescan at their start.
     *
     * @param time zero or more
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public FsNotifyProxyBuilder watchLateAfter(Duration time) {
        this.watchLateAfter = notNegative("watchLateAfter", time);
        return this;
    }

    /**
     * How much may wait for one client that reads slowly; 4 MiB by default. Over it events are dropped, and the client is
     * told.
     *
     * @param bytes at least 64 KiB
     * @return this
     * @throws IllegalArgumentException if it is smaller
     */
    public FsNotifyProxyBuilder outboxBytes(long bytes) {
        require(bytes >= MIN_OUTBOX_BYTES, "outboxBytes must be at least " + MIN_OUTBOX_BYTES + ": " + bytes);
        this.outboxBytes = bytes;
        return this;
    }

    /**
     * How much may wait for all clients together; a quarter of the maximum heap by default. The closer it is, the less each
     * may hold, so that the fullest drop first.
     *
     * @param bytes at least 64 KiB
     * @return this
     * @throws IllegalArgumentException if it is smaller
     */
    public FsNotifyProxyBuilder allOutboxesBytes(long bytes) {
        require(bytes >= MIN_OUTBOX_BYTES, "allOutboxesBytes must be at least " + MIN_OUTBOX_BYTES + ": " + bytes);
        this.allOutboxesBytes = bytes;
        return this;
    }

    /**
     * How much memory the watches of all clients may need together, and paths that wait for their pod; a quarter of the
     * maximum heap by default. A watch is reckoned as 768 bytes and two for each character of its path in the pod and on the
     * node, which is rather too much. The closer the bound is, the less each client may hold, so that one that watches much
     * leaves room for the others; a single one gets half. What is over it is not added, and the client is told. As much again is
     * for the watches of clients that are gone, during the {@link #releaseDelay}; what is over that ends at once.
     *
     * @param bytes at least 64 KiB
     * @return this
     * @throws IllegalArgumentException if it is smaller
     */
    public FsNotifyProxyBuilder allWatchesBytes(long bytes) {
        require(bytes >= MIN_WATCHES_BYTES, "allWatchesBytes must be at least " + MIN_WATCHES_BYTES + ": " + bytes);
        this.allWatchesBytes = bytes;
        return this;
    }

    /**
     * How long a client for which something waits may take no byte before it is closed; 30 s by default.
     *
     * @param time more than zero
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public FsNotifyProxyBuilder stallTime(Duration time) {
        this.stallTime = positive("stallTime", time);
        return this;
    }

    /**
     * How long a file must be quiet before its WRITE is sent; 1 s by default, and zero sends every WRITE.
     *
     * @param window zero or more
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public FsNotifyProxyBuilder writeWindow(Duration window) {
        this.writeWindow = notNegative("writeWindow", window);
        return this;
    }

    /**
     * How long a file that is written without pause may stay unreported; 10 s by default. It is checked when it is written
     * again.
     *
     * @param delay at least the write window
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public FsNotifyProxyBuilder writeMaxDelay(Duration delay) {
        this.writeMaxDelay = notNegative("writeMaxDelay", delay);
        return this;
    }

    /**
     * How long the registry keeps what a client watched that is gone without CLEAR; 2 s by default. A client that comes back
     * within that time costs no call.
     *
     * @param delay zero or more
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public FsNotifyProxyBuilder releaseDelay(Duration delay) {
        this.releaseDelay = notNegative("releaseDelay", delay);
        return this;
    }

    /**
     * How long {@link FsNotifyProxy#close} lets clients take what waits for them, and the registry remove what was put; 10 s
     * by default.
     *
     * @param time zero or more
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public FsNotifyProxyBuilder grace(Duration time) {
        this.grace = notNegative("grace", time);
        return this;
    }

    /**
     * Whether clients are told of refusals, losses and gaps; true by default. Without, a client that reads too slowly is
     * closed instead, and refusals and gaps stand in the log only.
     *
     * @param sent whether to tell
     * @return this
     */
    public FsNotifyProxyBuilder notices(boolean sent) {
        this.notices = sent;
        return this;
    }

    /**
     * Makes the proxy, which does nothing until it is started.
     *
     * @return a proxy of its own each time
     * @throws IllegalStateException if the event source, the watch registry or the pod directory is missing, or the longest
     *     delay of a WRITE is shorter than its window
     */
    public FsNotifyProxy build() {
        given("eventSource", eventSource);
        given("watchRegistry", watchRegistry);
        given("podDirectory", podDirectory);
        if (writeMaxDelay.compareTo(writeWindow) < 0) {
            throw new IllegalStateException(
                    "writeMaxDelay (" + writeMaxDelay + ") must not be shorter than writeWindow (" + writeWindow + ")");
        }
        EngineOptions options = new EngineOptions(
                maxFrameBytes,
                maxPathsPerWatcher,
                maxPathsPerConnection,
                maxWatchersPerConnection,
                firstFrameTimeout,
                watchLateAfter,
                outboxBytes,
                allOutboxesBytes,
                allWatchesBytes,
                stallTime,
                writeWindow,
                writeMaxDelay,
                notices,
                hostPathTypes);
        return new FsNotifyProxy(
                new ProxyParts(eventSource, watchRegistry, podDirectory, listeners),
                new ProxySettings(name, listenAddress, peerCheck, loops, maxConnections, releaseDelay, grace, options));
    }

    private static void given(String what, Object part) {
        if (part == null) {
            throw new IllegalStateException(what + " is missing: give one to the builder");
        }
    }

    private static int positive(String what, int value) {
        require(value >= 1, what + " must be at least 1: " + value);
        return value;
    }

    private static Duration positive(String what, Duration value) {
        require(!value.isZero(), what + " must be more than zero: " + value);
        return notNegative(what, value);
    }

    private static Duration notNegative(String what, Duration value) {
        require(
                !value.isNegative() && value.compareTo(LONGEST) <= 0,
                what + " must be from zero to " + LONGEST.toDays() + " days: " + value);
        return value;
    }

    private static void require(boolean rule, String message) {
        if (!rule) {
            throw new IllegalArgumentException(message);
        }
    }
}
