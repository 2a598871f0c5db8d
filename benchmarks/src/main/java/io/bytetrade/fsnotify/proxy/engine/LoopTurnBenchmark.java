package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.admission.Admission;
import io.bytetrade.fsnotify.proxy.admission.PeerCheck;
import io.bytetrade.fsnotify.proxy.control.Workers;
import io.bytetrade.fsnotify.proxy.local.InMemoryWatchRegistry;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import io.bytetrade.fsnotify.proxy.registration.RegistrySync;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** 64 events from the source's hand to sockets, all of which some clients watch for, or one of them. For one event. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LoopTurnBenchmark {
    private static final int EVENTS = 64;

    @Param({"1", "100"})
    private int clients;

    @Param({"64", "1"})
    private int matching;

    private final Workers workers = new Workers("bench");
    private EventLoop loop;
    private Clients connected;
    private List<NodeEvent> batch;

    @Setup
    public void setUp() throws IOException {
        EngineOptions options = new EngineOptions(
                FrameDecoder.DEFAULT_MAX_FRAME_BYTES,
                4096,
                16_384,
                64,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                4 << 20,
                64 << 20,
                64 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                true,
                HostPathType.DEFAULT_ALLOWED);
        ProxyListener listener = new ProxyListener() {};
        loop = new EventLoop(
                "bench-loop",
                new Engine(
                        options,
                        new MemoryBudget(options.allOutboxesBytes()),
                        new MemoryBudget(options.allWatchesBytes()),
                        new MemoryBudget(options.allWatchesBytes()),
                        new Admission(
                                StaticPodDirectory.everyPod(Map.of("/mnt/data", "/srv/data")),
                                new PeerCheck(PeerCheckMode.OFF),
                                workers,
                                workers),
                        new RegistrySync(
                                new InMemoryWatchRegistry(),
                                workers,
                                workers,
                                InstantSource.system(),
                                Duration.ZERO,
                                listener),
                        listener));
        loop.start();
        connected = new Clients(loop, clients);
        batch = IntStream.range(0, EVENTS).mapToObj(this::event).toList();
    }

    private NodeEvent event(int i) {
        String directory = i < matching ? "/srv/data" : "/srv/elsewhere";
        return new NodeEvent(directory + "/report-2026-november-" + i + ".pdf", Op.CREATE, directory);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void turn() {
        long delivered = loop.counters().get(Counter.RECORDS_DELIVERED) + (long) matching * clients;
        loop.handOver(batch, System.nanoTime());
        while (loop.counters().get(Counter.RECORDS_DELIVERED) < delivered
                || connected.received() < loop.counters().get(Counter.BYTES_WRITTEN)) {
            Thread.onSpinWait();
        }
    }

    @TearDown
    public void tearDown() throws IOException, InterruptedException {
        connected.close();
        loop.shutDown(0);
        loop.awaitEnd(TimeUnit.SECONDS.toNanos(10));
        workers.close();
    }
}
