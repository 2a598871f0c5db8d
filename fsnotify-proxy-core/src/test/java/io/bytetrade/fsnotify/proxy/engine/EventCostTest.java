package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.bytetrade.fsnotify.pathmap.MappedPath;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an event costs, in what can be counted whatever else the machine does: bytes allocated, writes, lookups. Times stand in
 * docs/PERFORMANCE.md.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventCostTest {
    private static final int BATCH = 64;
    private static final int BATCHES = 50;
    private static final int CLIENTS = 9;

    private final List<BenchClient> clients = new ArrayList<>();

    /** 514 bytes of it are the record itself; 814 were measured here, before the code is compiled, and 740 afterwards. */
    @Test
    void anEventAllocatesItsRecordAndLittleMoreAndADeliveryNothing() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            clients.add(bench.watching());
            double oneClient = bytesPerEvent(bench);
            while (clients.size() < CLIENTS) {
                clients.add(bench.watching());
            }
            double allClients = bytesPerEvent(bench);
            assertThat(oneClient).as("bytes for an event").isBetween(514.0, 900.0);
            assertThat((allClients - oneClient) / (CLIENTS - 1))
                    .as("bytes for a further delivery")
                    .isLessThan(16);
        }
    }

    @Test
    void anEventThatNobodyWatchesAllocatesNothing() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            List<NodeEvent> batch = batch("/elsewhere");
            handOver(bench, batch);
            long before = allocated(bench);
            for (int i = 0; i < BATCHES; i++) {
                handOver(bench, batch);
            }
            assertThat((allocated(bench) - before) / (double) (BATCHES * BATCH))
                    .as("bytes for an event, turns of the loop included")
                    .isLessThan(32);
        }
    }

    @Test
    void aBurstIsOneWriteForEachClient() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            while (clients.size() < CLIENTS) {
                clients.add(bench.watching());
            }
            CountDownLatch handedOver = new CountDownLatch(1);
            bench.loop.execute(() -> {
                try {
                    handedOver.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            long before = bench.loop.counters().get(Counter.WRITE_CALLS);
            bench.loop.handOver(batch("/host/data"), System.nanoTime());
            handedOver.countDown();
            receive();
            assertThat(bench.loop.counters().get(Counter.WRITE_CALLS) - before).isEqualTo(CLIENTS);
        }
    }

    @Test
    void anEventIsLookedUpOnceByKeyAndOnceByName() {
        List<Object> lookups = new ArrayList<>();
        WatchTable table = new WatchTable(new HashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            public WatchedPath get(Object path) {
                lookups.add(path);
                return super.get(path);
            }
        });
        table.add(new Watch(null, new MappedPath("/mnt/a", "/host/a"), 0), null);
        lookups.clear();
        Counters counters = new Counters();
        EventRouter router = new EventRouter(LoopBench.options(), table, reason -> {}, counters);
        router.accept(new NodeEvent("/host/a/file", Op.CREATE, "/host/a"), 0);
        router.accept(new NodeEvent("/host/b/file", Op.CREATE, "/host/b"), 0);
        router.accept(new NodeEvent("/host/c", Op.CREATE, "/host/c"), 0);
        assertThat(counters.get(Counter.EVENTS_MATCHED)).isEqualTo(1);
        assertThat(lookups).containsExactly("/host/a", "/host/a/file", "/host/b", "/host/b/file", "/host/c");
    }

    private double bytesPerEvent(LoopBench bench) throws Exception {
        List<NodeEvent> batch = batch("/host/data");
        for (int i = 0; i < BATCHES; i++) {
            bench.loop.handOver(batch, System.nanoTime());
            receive();
        }
        long before = allocated(bench);
        for (int i = 0; i < BATCHES; i++) {
            bench.loop.handOver(batch, System.nanoTime());
            receive();
        }
        return (allocated(bench) - before) / (double) (BATCHES * BATCH);
    }

    private void receive() throws IOException {
        for (BenchClient client : clients) {
            for (int i = 0; i < BATCH; i++) {
                assertThat(client.next()).isEqualTo("/mnt/data/report-" + i + ".pdf");
            }
        }
    }

    /** Waits until the loop has taken them. */
    private static void handOver(LoopBench bench, List<NodeEvent> batch) throws Exception {
        bench.loop.handOver(batch, System.nanoTime());
        allocated(bench);
    }

    /** What the loop's thread has allocated so far. */
    private static long allocated(LoopBench bench) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CompletableFuture<Long> bytes = new CompletableFuture<>();
        bench.loop.execute(() -> bytes.complete(threads.getCurrentThreadAllocatedBytes()));
        return bytes.get(20, TimeUnit.SECONDS);
    }

    private static List<NodeEvent> batch(String directory) {
        return IntStream.range(0, BATCH)
                .mapToObj(i -> new NodeEvent(directory + "/report-" + i + ".pdf", Op.CREATE, directory))
                .toList();
    }
}
