package io.bytetrade.fsnotify.cli.bench;

import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.FsNotifyProxyBuilder;
import io.bytetrade.fsnotify.proxy.StartException;
import io.bytetrade.fsnotify.proxy.local.InMemoryWatchRegistry;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.redis.RedisEventSource;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs a plan against a proxy. Blocks until it is over; no other run at the same time. */
public final class Bench {
    private static final String CHANNEL = "bench/pod/app";
    private static final long PROBE_NANOS = 100_000_000;
    private static final long PROGRESS_NANOS = 1_000_000_000;
    private static final long SETTLE_NANOS = 10_000_000_000L;
    /** With fewer clients the heap of a connection drowns in that of everything else. */
    private static final int CLIENTS_TO_MEASURE_HEAP = 1_000;

    private final BenchPlan plan;
    private final Consumer<String> progress;

    /**
     * A run that has not begun.
     *
     * @param progress takes a line now and then
     */
    public Bench(BenchPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Against a proxy of this process whose source is this process, too. */
    public BenchResult direct() throws StartException, IOException, InterruptedException {
        try (DirectFeed feed = new DirectFeed()) {
            return own(feed, feed);
        }
    }

    /** Against a proxy of this process that hears of events through a real Redis. */
    public BenchResult throughRedis(String host, int port, String password)
            throws StartException, IOException, InterruptedException {
        try (RedisFeed feed = new RedisFeed(host, port, password, plan.rate() > 0)) {
            return own(
                    feed,
                    new RedisEventSource(RedisSettings.builder(host + ':' + port)
                            .password(password)
                            .build()));
        }
    }

    /**
     * Against a proxy that runs elsewhere, on the same Redis.
     *
     * @param proxy where clients connect
     * @param channel namespace/pod/container that the clients speak for: in that container {@code /mnt/data} is the node's
     *     {@code /srv/data}
     * @param pid its process if it is one of this machine, or 0
     */
    public BenchResult elsewhere(
            InetSocketAddress proxy, String channel, long pid, String host, int port, String password)
            throws IOException, InterruptedException {
        try (RedisFeed feed = new RedisFeed(host, port, password, plan.rate() > 0)) {
            return run(
                    proxy,
                    channel,
                    feed,
                    pid == 0 ? CpuMeter.none() : CpuMeter.ofProcess(pid),
                    pid == 0 ? MemoryMeter.none() : MemoryMeter.ofProcess(pid));
        }
    }

    private BenchResult own(Feed feed, EventSource source) throws StartException, IOException, InterruptedException {
        FsNotifyProxyBuilder builder = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .eventSource(source)
                .watchRegistry(new InMemoryWatchRegistry())
                .podDirectory(StaticPodDirectory.everyPod(Map.of(Names.POD_ROOT, Names.NODE_ROOT)))
                .peerCheck(PeerCheckMode.OFF)
                .maxPathsPerChannel(Math.max(4_096, plan.watches()))
                .maxPathsPerConnection(Math.max(16_384, plan.watches()));
        try (FsNotifyProxy proxy = builder.build()) {
            proxy.start();
            return run(
                    (InetSocketAddress) proxy.address(),
                    CHANNEL,
                    feed,
                    CpuMeter.ofThisProcessWithoutThisThread(),
                    MemoryMeter.ofThisProcess());
        }
    }

    private BenchResult run(InetSocketAddress proxy, String channel, Feed feed, CpuMeter cpu, MemoryMeter memory)
            throws IOException, InterruptedException {
        boolean measuresHeap = plan.clients() >= CLIENTS_TO_MEASURE_HEAP;
        long heapBefore = measuresHeap ? memory.heap() : 0;
        long residentBefore = memory.resident();
        try (ClientsHandle clients = new ClientsHandle(List.of(
                proxy.getHostString(),
                String.valueOf(proxy.getPort()),
                channel,
                String.valueOf(plan.clients()),
                String.valueOf(plan.watches()),
                String.valueOf(plan.bystanders()),
                String.valueOf(plan.stalled())))) {
            Publishing publishing = new Publishing(plan, feed);
            clients.awaitConnected();
            progress.accept(plan.clients() + " clients are connected");
            double readySeconds = awaitReady(clients, publishing) / 1e9;
            long residentMore = memory.resident() - residentBefore;
            long perConnection = measuresHeap ? Math.max(0, (memory.heap() - heapBefore) / plan.clients()) : 0;
            phase(publishing, clients, plan.warmUp(), 0, "warming up");
            settle(publishing, clients);

            long cpuBefore = cpu.nanos();
            long begun = System.nanoTime();
            phase(publishing, clients, plan.duration(), plan.events(), "");
            ClientsReport report = clients.end(publishing.perWatch());
            double seconds = (System.nanoTime() - begun) / 1e9;
            double cpuSeconds = (cpu.nanos() - cpuBefore) / 1e9;
            return result(publishing.events(), report, readySeconds, residentMore, perConnection, seconds, cpuSeconds);
        }
    }

    /** Publishes an event now and then until everybody's watch is in force; says how long that took from the first connect. */
    private long awaitReady(ClientsHandle clients, Publishing publishing) {
        OptionalLong ready = clients.readyAfter();
        while (ready.isEmpty()) {
            publishing.probe();
            LockSupport.parkNanos(PROBE_NANOS);
            ready = clients.readyAfter();
        }
        return ready.getAsLong();
    }

    private void phase(Publishing publishing, ClientsHandle clients, Duration time, long events, String name)
            throws IOException, InterruptedException {
        if (time.isZero() && events == 0) {
            return;
        }
        clients.measure();
        publishing.mark();
        publishing.run(new Until(publishing, clients, time, events, name), clients);
    }

    /** Waits for what the warm-up left under way, or it would count as deliveries of the measured part. */
    private void settle(Publishing publishing, ClientsHandle clients) {
        long end = System.nanoTime() + SETTLE_NANOS;
        while (clients.received() < publishing.stamped() * plan.clients() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PROBE_NANOS);
        }
    }

    /** Ends a phase by count or time, and says how far it is. */
    private final class Until implements BooleanSupplier {
        private final Publishing publishing;
        private final ClientsHandle clients;
        private final long events;
        private final String name;
        private final long end;
        private long tellAt = System.nanoTime() + PROGRESS_NANOS;
        private long told;

        private Until(Publishing publishing, ClientsHandle clients, Duration time, long events, String name) {
            this.publishing = publishing;
            this.clients = clients;
            this.events = events;
            this.name = name;
            this.end = System.nanoTime() + time.toNanos();
        }

        @Override
        public boolean getAsBoolean() {
            long now = System.nanoTime();
            if (now - tellAt >= 0) {
                long received = clients.received();
                progress.accept(String.format(
                        "%s%,d events, %,d deliveries, %,d a second",
                        name.isEmpty() ? "" : name + ": ", publishing.events(), received, received - told));
                told = received;
                tellAt = now + PROGRESS_NANOS;
            }
            return events > 0 ? publishing.events() < events : now - end < 0;
        }
    }

    private static BenchResult result(
            long events,
            ClientsReport report,
            double readySeconds,
            long residentMore,
            long perConnection,
            double seconds,
            double cpuSeconds) {
        return new BenchResult(
                events,
                report.deliveries(),
                report.writes(),
                report.missing(),
                report.repeated(),
                report.notices(),
                report.frames() == 0 ? 0 : (double) (report.deliveries() + report.writes()) / report.frames(),
                seconds,
                cpuSeconds,
                readySeconds,
                residentMore,
                perConnection,
                report.p50() / 1e6,
                report.p99() / 1e6,
                report.p999() / 1e6,
                report.max() / 1e6);
    }
}
