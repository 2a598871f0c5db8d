package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.proxy.FsNotifyProxyBuilder;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the core, as a command has them. The defaults are those of the core. */
final class ProxyOptions {
    private static final String ENV = " (environment: ";

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = ":5079",
            converter = Values.ListenAddress.class,
            description = "Where clients connect: HOST:PORT, :PORT or unix:PATH" + ENV
                    + "MULTICAST_SERVER; default: ${DEFAULT-VALUE}).")
    private SocketAddress listen;

    @Option(
            names = "--write-window",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Values.Time.class,
            description = "How long a file must be quiet before its WRITE is sent; 0 sends every WRITE" + ENV
                    + "FSNOTIFY_WRITE_WINDOW; default: ${DEFAULT-VALUE}).")
    private Duration writeWindow;

    @Option(
            names = "--write-max-delay",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Values.Time.class,
            description = "How long a file that is written without pause may stay unreported" + ENV
                    + "FSNOTIFY_WRITE_MAX_DELAY; default: ${DEFAULT-VALUE}).")
    private Duration writeMaxDelay;

    @Option(
            names = "--host-path-types",
            paramLabel = "TYPE",
            split = ",",
            defaultValue = "Directory,DirectoryOrCreate",
            converter = Values.VolumeType.class,
            description = "Types of hostPath volumes that may be watched; Unset allows those without a type" + ENV
                    + "FSNOTIFY_HOST_PATH_TYPES; default: ${DEFAULT-VALUE}).")
    private List<HostPathType> hostPathTypes;

    @Option(
            names = "--notices",
            arity = "1",
            paramLabel = "on|off",
            defaultValue = "on",
            converter = Values.OnOff.class,
            description =
                    "Whether clients are told of refusals, losses and gaps. Without, a client that reads too slowly"
                            + " is closed" + ENV + "FSNOTIFY_NOTICES; default: ${DEFAULT-VALUE}).")
    private boolean notices;

    @Option(
            names = "--loops",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Event loops, each with a thread" + ENV
                    + "FSNOTIFY_LOOPS; default: one less than processors, from 1 to 8).")
    private Integer loops;

    @Option(
            names = "--outbox",
            paramLabel = "SIZE",
            defaultValue = "4MiB",
            converter = Values.Size.class,
            description = "How much may wait for one client; over it events are dropped, and the client is told" + ENV
                    + "FSNOTIFY_OUTBOX; default: ${DEFAULT-VALUE}).")
    private long outbox;

    @Option(
            names = "--all-outboxes",
            paramLabel = "SIZE",
            converter = Values.Size.class,
            description = "How much may wait for all clients together" + ENV
                    + "FSNOTIFY_ALL_OUTBOXES; default: a quarter of the maximum heap).")
    private Long allOutboxes;

    @Option(
            names = "--all-watches",
            paramLabel = "SIZE",
            converter = Values.Size.class,
            description = "How much memory the watches of all clients may need together; what is over it is not added"
                    + ENV + "FSNOTIFY_ALL_WATCHES; default: a quarter of the maximum heap).")
    private Long allWatches;

    @Option(
            names = "--stall",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Values.Time.class,
            description = "How long a client for which something waits may take nothing before it is closed" + ENV
                    + "FSNOTIFY_STALL; default: ${DEFAULT-VALUE}).")
    private Duration stall;

    @Option(
            names = "--first-frame",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Values.Time.class,
            description = "How long a new client may take to send a whole frame before it is closed" + ENV
                    + "FSNOTIFY_FIRST_FRAME; default: ${DEFAULT-VALUE}).")
    private Duration firstFrame;

    @Option(
            names = "--watch-late-after",
            paramLabel = "TIME",
            defaultValue = "250ms",
            converter = Values.Time.class,
            description = "How long a WATCH may wait for its pod to be looked up before its client is told to rescan"
                    + ENV + "FSNOTIFY_WATCH_LATE_AFTER; default: ${DEFAULT-VALUE}).")
    private Duration watchLateAfter;

    @Option(
            names = "--release-delay",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = Values.Time.class,
            description = "How long the watches of a client that is gone without CLEAR stay registered" + ENV
                    + "FSNOTIFY_RELEASE_DELAY; default: ${DEFAULT-VALUE}).")
    private Duration releaseDelay;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Values.Time.class,
            description = "How long clients may take what waits for them when the proxy ends" + ENV
                    + "FSNOTIFY_GRACE; default: ${DEFAULT-VALUE}).")
    private Duration grace;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "65536",
            converter = Values.Count.class,
            description =
                    "Clients at once, never more than there are file descriptors less 32; with more, accepting pauses"
                            + ENV + "FSNOTIFY_MAX_CONNECTIONS; default: ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(
            names = "--max-frame",
            paramLabel = "SIZE",
            defaultValue = "2MiB",
            converter = Values.Size.class,
            description = "The longest frame to accept from a client; a longer one ends its connection" + ENV
                    + "FSNOTIFY_MAX_FRAME; default: ${DEFAULT-VALUE}).")
    private long maxFrame;

    @Option(
            names = "--max-paths-per-channel",
            paramLabel = "N",
            defaultValue = "4096",
            converter = Values.Count.class,
            description = "Paths that one channel id may watch on a connection" + ENV
                    + "FSNOTIFY_MAX_PATHS_PER_CHANNEL; default: ${DEFAULT-VALUE}).")
    private int maxPathsPerChannel;

    @Option(
            names = "--max-paths-per-connection",
            paramLabel = "N",
            defaultValue = "16384",
            converter = Values.Count.class,
            description = "Paths that a connection may watch over all its channel ids" + ENV
                    + "FSNOTIFY_MAX_PATHS_PER_CONNECTION; default: ${DEFAULT-VALUE}).")
    private int maxPathsPerConnection;

    @Option(
            names = "--max-channels-per-connection",
            paramLabel = "N",
            defaultValue = "64",
            converter = Values.Count.class,
            description = "Channel ids that a connection may speak for" + ENV
                    + "FSNOTIFY_MAX_CHANNELS_PER_CONNECTION; default: ${DEFAULT-VALUE}).")
    private int maxChannelsPerConnection;

    /**
     * Gives the options to a builder.
     *
     * @throws IllegalArgumentException if a value is out of its bounds
     */
    void applyTo(FsNotifyProxyBuilder builder) {
        builder.listenOn(listen)
                .writeWindow(writeWindow)
                .writeMaxDelay(writeMaxDelay)
                .hostPathTypes(EnumSet.copyOf(hostPathTypes))
                .notices(notices)
                .outboxBytes(outbox)
                .stallTime(stall)
                .firstFrameTimeout(firstFrame)
                .watchLateAfter(watchLateAfter)
                .releaseDelay(releaseDelay)
                .grace(grace)
                .maxConnections(maxConnections)
                .maxFrameBytes((int) Math.min(Integer.MAX_VALUE, maxFrame))
                .maxPathsPerChannel(maxPathsPerChannel)
                .maxPathsPerConnection(maxPathsPerConnection)
                .maxChannelsPerConnection(maxChannelsPerConnection);
        if (loops != null) {
            builder.loops(loops);
        }
        if (allOutboxes != null) {
            builder.allOutboxesBytes(allOutboxes);
        }
        if (allWatches != null) {
            builder.allWatchesBytes(allWatches);
        }
    }
}
