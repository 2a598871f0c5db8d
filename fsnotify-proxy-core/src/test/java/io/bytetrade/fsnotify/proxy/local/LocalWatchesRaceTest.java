package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.ID;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.OFTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.RecordingSink;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Local watches that are started as source, used as registry and closed by three threads at once: nothing but the documented
 * failures comes out, and no thread stays behind.
 *
 * <p>This guards the lock {@code lifecycle} of {@link LocalWatches}, under which start and close see each other: without it a
 * start that is overtaken by close leaves a thread that nobody ends.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalWatchesRaceTest {
    private static final int ROUNDS = 100;

    @TempDir
    private Path dir;

    @Test
    void closeEndsWhatStartsAtTheSameMoment() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            LocalWatches watches = new LocalWatches(List.of(dir), OFTEN);
            watches.start(id -> {});
            CyclicBarrier together = new CyclicBarrier(3);
            CompletableFuture<Void> start = run(together, () -> watches.start(new RecordingSink()));
            CompletableFuture<Void> put = run(together, () -> {
                watches.put(WatchedVolume.paths(ID, dir));
                watches.remove(ID);
            });
            together.await();
            watches.close();
            start.get(20, TimeUnit.SECONDS);
            put.get(20, TimeUnit.SECONDS);
        }
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private static CompletableFuture<Void> run(CyclicBarrier together, Step step) {
        return CompletableFuture.runAsync(() -> {
            try {
                together.await();
                step.run();
            } catch (AdapterException closed) {
                assertThat(closed).hasMessageContaining("closed");
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("fsnotify-local-watches"::equals)
                .toList();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws AdapterException;
    }
}
