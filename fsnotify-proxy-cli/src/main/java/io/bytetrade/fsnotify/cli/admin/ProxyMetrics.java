package io.bytetrade.fsnotify.cli.admin;

import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.LatencyHistogram;
import io.bytetrade.fsnotify.proxy.LoopStats;
import io.bytetrade.fsnotify.proxy.ProxyStats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the core counts. */
final class ProxyMetrics implements MultiCollector {
    private static final double NANOS_PER_SECOND = 1e9;

    private final FsNotifyProxy proxy;

    ProxyMetrics(FsNotifyProxy proxy) {
        this.proxy = proxy;
    }

    @Override
    public MetricSnapshots collect() {
        ProxyStats stats = proxy.stats();
        Families families = new Families();
        clients(stats, families);
        events(stats, families);
        loops(proxy.loops(), families);
        families.gauge(
                        "fsnotify_registry_unsynced",
                        "Watchers whose paths are not registered as wanted",
                        stats.unsyncedWatchers())
                .gauge(
                        "fsnotify_registry_oldest_unsynced_seconds",
                        "For how long the one that has waited longest has not been",
                        seconds(stats.oldestUnsynced()));
        return families.build();
    }

    private static void clients(ProxyStats stats, Families families) {
        families.gauge("fsnotify_connections", "Clients that are connected", stats.connections())
                .counter("fsnotify_connections_opened", "Clients that have connected", stats.connectionsOpened())
                .counter("fsnotify_connections_closed", "Clients that are gone", stats.connectionsClosed())
                .counter(
                        "fsnotify_connections_stalled",
                        "Clients that were closed because they took nothing for the stall time",
                        stats.connectionsStalled())
                .gauge("fsnotify_watches", "Paths that are watched, over all clients", stats.watches())
                .gauge("fsnotify_watch_bytes", "Memory for watches, an estimate", stats.watchBytes())
                .counter(
                        "fsnotify_paths_over_limit",
                        "Paths that were not added because of a limit",
                        stats.pathsOverLimit())
                .counter("fsnotify_frames_received", "Frames from clients", stats.framesReceived())
                .counter(
                        "fsnotify_frames_malformed",
                        "Frames from clients that were not understood",
                        stats.framesMalformed());
    }

    private static void events(ProxyStats stats, Families families) {
        families.counter("fsnotify_events_received", "Events from the source", stats.eventsReceived())
                .counter("fsnotify_source_gaps", "Gaps in the events that the source announced", stats.sourceGaps())
                .counter(
                        "fsnotify_events_matched",
                        "Events that somebody watches for, once for each event loop",
                        stats.eventsMatched())
                .counter(
                        "fsnotify_events_misplaced",
                        "Events whose name is not below the watch that their key names",
                        stats.eventsMisplaced())
                .counter("fsnotify_writes_coalesced", "WRITEs that a later one took up", stats.writesCoalesced())
                .counter("fsnotify_records_delivered", "Event records given to clients", stats.recordsDelivered())
                .counters(
                        "fsnotify_records_dropped",
                        "Event records that clients did not get",
                        Map.of(
                                Labels.of("reason", "slow"), (double) stats.recordsDroppedSlow(),
                                Labels.of("reason", "suspended"), (double) stats.recordsDroppedSuspended(),
                                Labels.of("reason", "not_representable"), (double) stats.recordsNotRepresentable(),
                                Labels.of("reason", "closed"), (double) stats.recordsDroppedClosed()))
                .counter("fsnotify_notices_sent", "Notices given to clients", stats.noticesSent())
                .counter("fsnotify_socket_writes", "Calls that wrote to a socket", stats.writeCalls())
                .counter("fsnotify_socket_written_bytes", "Bytes that sockets took", stats.bytesWritten())
                .gauge(
                        "fsnotify_outbox_bytes",
                        "Memory for what sockets did not take yet, and for unfinished frames",
                        stats.outboxBytes())
                .add(histogram(stats.latencies()));
    }

    private static void loops(List<LoopStats> loops, Families families) {
        families.gauges("fsnotify_loop_up", "Whether an event loop runs", each(loops, loop -> loop.alive() ? 1 : 0))
                .gauges(
                        "fsnotify_loop_lag_seconds",
                        "How long a task just waited for an event loop, up to 1 s",
                        each(loops, loop -> seconds(loop.lag())))
                .gauges(
                        "fsnotify_loop_queued_events",
                        "Events that wait for an event loop",
                        each(loops, LoopStats::queuedEvents));
    }

    private static Map<Labels, Double> each(List<LoopStats> loops, ToDoubleFunction<LoopStats> value) {
        return loops.stream().collect(Collectors.toMap(loop -> Labels.of("loop", loop.name()), value::applyAsDouble));
    }

    private static HistogramSnapshot histogram(LatencyHistogram latencies) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < latencies.counts().size(); i++) {
            boolean last = i == latencies.bounds().size();
            buckets.bucket(
                    last ? Double.POSITIVE_INFINITY : seconds(latencies.bounds().get(i)),
                    latencies.counts().get(i));
        }
        return HistogramSnapshot.builder()
                .name("fsnotify_delivery_seconds")
                .help("From the source's hand-over until the event was written, without WRITEs that were held back")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(seconds(latencies.sum()))
                        .build())
                .build();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }
}
