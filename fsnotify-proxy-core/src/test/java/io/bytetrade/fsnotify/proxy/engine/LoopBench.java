package io.bytetrade.fsnotify.proxy.engine;

import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.proxy.admission.Admission;
import io.bytetrade.fsnotify.proxy.admission.PeerCheck;
import io.bytetrade.fsnotify.proxy.control.Workers;
import io.bytetrade.fsnotify.proxy.local.InMemoryWatchRegistry;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import io.bytetrade.fsnotify.proxy.registration.RegistrySync;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One event loop on its own, without acceptor and source; every pod sees {@code /host/data} as {@code /mnt/data}. */
final class LoopBench implements AutoCloseable {
    final EventLoop loop;

    private final Workers workers = new Workers("bench");
    private final RegistrySync registry;
    private final ServerSocketChannel server =
            ListenSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    LoopBench() throws IOException {
        this(new ProxyListener() {});
    }

    LoopBench(ProxyListener listener) throws IOException {
        EngineOptions options = options();
        ProxyListener guarded = new Listeners(List.of(listener));
        registry = new RegistrySync(
                new InMemoryWatchRegistry(), workers, workers, InstantSource.system(), Duration.ZERO, guarded);
        Admission admission = new Admission(
                StaticPodDirectory.everyPod(Map.of("/mnt/data", "/host/data")),
                new PeerCheck(PeerCheckMode.OFF),
                workers,
                workers);
        loop = new EventLoop(
                "bench-loop",
                new Engine(
                        options,
                        new MemoryBudget(options.allOutboxesBytes()),
                        new MemoryBudget(options.allWatchesBytes()),
                        new MemoryBudget(options.allWatchesBytes()),
                        admission,
                        registry,
                        guarded));
    }

    static EngineOptions options() {
        return new EngineOptions(
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
    }

    LoopBench start() throws IOException {
        loop.start();
        return this;
    }

    LoopBench start(Selector selector) {
        loop.start(selector);
        return this;
    }

    /** A client whose other end the loop has adopted. */
    BenchClient connect() throws IOException {
        BenchClient client = new BenchClient(server.getLocalAddress());
        loop.adopt(server.accept());
        return client;
    }

    /** A client that watches /mnt/data and is known to do so. */
    BenchClient watching() throws IOException {
        int before = loop.watchCount();
        BenchClient client = connect();
        client.send(new Message.Watch(ChannelId.parse("ns/pod/app/bench"), List.of("/mnt/data")));
        await().until(() -> loop.watchCount() == before + 1);
        return client;
    }

    boolean shutDown(Duration grace) throws InterruptedException {
        loop.shutDown(grace.toNanos());
        return loop.awaitEnd(TimeUnit.SECONDS.toNanos(20));
    }

    @Override
    public void close() throws IOException {
        loop.shutDown(0);
        registry.close();
        workers.close();
        server.close();
    }
}
