package io.bytetrade.fsnotify.proxy.local;

import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.ID;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.OFTEN;
import static io.bytetrade.fsnotify.proxy.local.WatchedVolume.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.RecordingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalLifecycleTest {
    @TempDir
    private Path dir;

    private final RecordingSink sink = new RecordingSink();
    private LocalWatches watches;

    @BeforeEach
    void make() {
        watches = new LocalWatches(List.of(dir), OFTEN);
    }

    @AfterEach
    void close() {
        watches.close();
    }

    @Test
    void theRegistryMayStartBeforeTheSource() throws Exception {
        watches.start(id -> {});
        watches.put(WatchedVolume.paths(ID, dir));
        Path before = Files.createFile(dir.resolve("before"));

        watches.start(sink);

        await().until(() -> sink.events().contains(create(before)));
    }

    @Test
    void theSourceMayStartBeforeTheRegistry() throws Exception {
        watches.start(sink);
        watches.start(id -> {});
        watches.put(WatchedVolume.paths(ID, dir));

        Path file = Files.createFile(dir.resolve("x"));

        await().until(() -> sink.events().contains(create(file)));
    }

    @Test
    void putBeforeAnyStartIsABugOfTheCaller() {
        assertThatIllegalStateException()
                .isThrownBy(() -> watches.put(WatchedVolume.paths(ID, dir)))
                .withMessageContaining("start");
    }

    @Test
    void oneSinkIsServed() throws Exception {
        watches.start(sink);

        assertThatIllegalStateException().isThrownBy(() -> watches.start(new RecordingSink()));
    }

    @Test
    void afterCloseNothingStartsAndNothingIsHeld() throws Exception {
        watches.start(id -> {});
        watches.close();

        assertThatExceptionOfType(AdapterException.class).isThrownBy(() -> watches.start(sink));
        assertThatExceptionOfType(AdapterException.class).isThrownBy(() -> watches.start(id -> {}));
        assertThatExceptionOfType(AdapterException.class)
                .isThrownBy(() -> watches.put(WatchedVolume.paths(ID, dir)))
                .withMessageContaining("closed");
        assertThatNoException().isThrownBy(() -> watches.remove(ID));
    }

    @Test
    void closeEndsTheThread() throws Exception {
        watches.start(sink);
        Thread thread = thread();

        watches.close();

        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void closeWakesASinkThatBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        watches.start(sink(batch -> {
            blocked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        }));
        watches.start(id -> {});
        watches.put(WatchedVolume.paths(ID, dir));
        Files.createFile(dir.resolve("x"));
        blocked.await();
        Thread thread = thread();

        watches.close();

        assertThat(interrupted).isTrue();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aSinkMayCloseTheSourceThatCallsIt() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        watches.start(sink(batch -> {
            watches.close();
            closed.countDown();
        }));
        Thread thread = thread();
        watches.start(id -> {});
        watches.put(WatchedVolume.paths(ID, dir));
        Files.createFile(dir.resolve("x"));

        closed.await();

        await().until(() -> !thread.isAlive());
    }

    @Test
    void aSinkThatThrowsIsToldOfAGapAndOfWhatHappensThen() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        watches.start(new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                if (failed.compareAndSet(false, true)) {
                    throw new IllegalStateException("a sink of the test that fails once");
                }
                sink.events(batch);
            }

            @Override
            public void gap(String reason) {
                sink.gap(reason);
            }
        });
        watches.put(WatchedVolume.paths(ID, dir));

        Files.createFile(dir.resolve("lost"));
        await().until(() -> !sink.gaps().isEmpty());
        Path file = Files.createFile(dir.resolve("seen"));

        await().until(() -> sink.events().contains(create(file)));
    }

    @Test
    void theNameOfTheRootIsInItsText() {
        assertThat(watches).hasToString("local watches below [" + dir + "]");
    }

    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("fsnotify-local-watches"))
                .findAny()
                .orElseThrow();
    }

    private static EventSink sink(java.util.function.Consumer<List<NodeEvent>> events) {
        return new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                events.accept(batch);
            }

            @Override
            public void gap(String reason) {}
        };
    }
}
