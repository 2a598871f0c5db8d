package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** More events than fit: they are lost, and that is told. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the bounds are those of inotify")
class LocalOverflowTest {
    private static final Path KERNEL_BOUND = Path.of("/proc/sys/fs/inotify/max_queued_events");
    private static final int JDK_BOUND = 512;

    @Test
    void moreEventsThanAreKeptWhileTheSinkBlocksAreAGapAndThenItGoesOn(@TempDir Path root) throws Exception {
        Path dir = Files.createDirectory(root.resolve("d"));
        Path quiet = Files.createDirectory(root.resolve("quiet"));
        GatedSink sink = new GatedSink();
        try (LocalWatches watches = new LocalWatches(List.of(root), WatchedVolume.NEVER)) {
            watches.start(id -> {});
            watches.start(sink);
            watches.put(WatchedVolume.paths(WatchedVolume.ID, dir, quiet));
            Files.createFile(quiet.resolve("first"));
            sink.entered.await();

            renameAtLeast(dir, bound());
            sink.gate.countDown();

            await().atMost(Duration.ofSeconds(60)).until(() -> sink.told.contains("gap"));
            Path after = Files.createFile(dir.resolve("after"));
            await().until(() -> sink.told.contains(create(after)));
        }
        assertThat(sink.told.get(0)).isEqualTo(create(quiet.resolve("first")));
        assertThat(sink.reasons).allSatisfy(reason -> assertThat(reason).doesNotContain("/"));
        assertThat(sink.told.stream().filter("gap"::equals))
                .as("one gap for one burst")
                .hasSizeLessThan(5);
    }

    /** However far the JDK has read: either its own bound is passed then, or the kernel's. */
    private static int bound() throws Exception {
        // Not Files.readString: it reads such a file, whose size is 0, byte by byte, and gets the first digit only.
        try (BufferedReader in = Files.newBufferedReader(KERNEL_BOUND)) {
            return Integer.parseInt(in.readLine()) + JDK_BOUND + 1;
        }
    }

    private static void renameAtLeast(Path dir, int events) throws Exception {
        Path from = Files.createFile(dir.resolve("a"));
        Path to = dir.resolve("b");
        for (int made = 0; made < events; made += 2) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            Path next = from;
            from = to;
            to = next;
        }
    }

    /** Blocks in its first call until the gate is open. */
    private static final class GatedSink implements EventSink {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch gate = new CountDownLatch(1);
        final List<Object> told = new CopyOnWriteArrayList<>();
        final List<String> reasons = new CopyOnWriteArrayList<>();

        @Override
        public void events(List<NodeEvent> batch) {
            entered.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            batch.stream().filter(event -> event.op() == Op.CREATE).forEach(told::add);
        }

        @Override
        public void gap(String reason) {
            told.add("gap");
            reasons.add(reason);
        }
    }
}
