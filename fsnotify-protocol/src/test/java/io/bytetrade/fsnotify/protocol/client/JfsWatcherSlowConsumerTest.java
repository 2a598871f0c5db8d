package io.bytetrade.fsnotify.protocol.client;

import static io.bytetrade.fsnotify.protocol.client.Wire.changed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class JfsWatcherSlowConsumerTest {
    private static final int EVENTS = 200_000;
    private static final int PER_FRAME = 50;
    private static final int BUFFERED = 65_536;
    /** What one read may bring beyond the bound: 64 KiB of records. */
    private static final int ONE_READ = 128;

    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private final AtomicInteger sent = new AtomicInteger();

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        sender.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theProxyIsHeldUpAndNothingIsLost(boolean unix) throws Exception {
        try (FakeProxy proxy = unix ? FakeProxy.unix(directory.resolve("s")) : FakeProxy.tcp();
                JfsWatcher watcher = Watchers.started(proxy);
                Peer peer = proxy.accept()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(peer), sender);
            awaitStandstill();
            assertThat(watcher.buffered()).isBetween(BUFFERED, BUFFERED + ONE_READ);
            assertThat(sent.get()).isLessThan(EVENTS);

            for (int i = 0; i < EVENTS; i++) {
                assertThat(watcher.take()).isEqualTo(changed(i));
            }
            sending.join();
            assertThat(watcher.poll(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void readsOnWhenHalfOfTheBufferWasTaken() throws Exception {
        try (FakeProxy proxy = FakeProxy.unix(directory.resolve("s"));
                JfsWatcher watcher = Watchers.started(proxy);
                Peer peer = proxy.accept()) {
            CompletableFuture.runAsync(() -> sendAll(peer), sender);
            awaitStandstill();
            while (watcher.buffered() > BUFFERED / 2 + 1) {
                watcher.take();
            }
            int standstill = sent.get();
            await().during(Duration.ofMillis(200)).until(() -> sent.get() == standstill);
            watcher.take();
            await().until(() -> watcher.buffered() >= BUFFERED);
        }
    }

    @Test
    void requestsStillGoOutAndBringNothingIn() throws Exception {
        try (FakeProxy proxy = FakeProxy.unix(directory.resolve("s"));
                JfsWatcher watcher = Watchers.started(proxy);
                Peer peer = proxy.accept()) {
            assertThat(peer.next()).isEqualTo(Watchers.clear());
            CompletableFuture.runAsync(() -> sendAll(peer), sender);
            awaitStandstill();
            int buffered = watcher.buffered();
            for (String path : List.of("/a", "/b", "/c")) {
                watcher.add(path);
                assertThat(peer.next()).isEqualTo(Watchers.watch(path));
            }
            assertThat(watcher.buffered()).isEqualTo(buffered);
        }
    }

    private void sendAll(Peer peer) {
        try {
            for (int i = 0; i < EVENTS; i += PER_FRAME) {
                List<FileEvent> events =
                        IntStream.range(i, i + PER_FRAME).mapToObj(Wire::event).toList();
                peer.send(new Message.Events(events));
                sent.addAndGet(PER_FRAME);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until half a second went by without an event taken: a watcher that reads on would have read everything by then. */
    private void awaitStandstill() {
        await().atMost(Duration.ofSeconds(60)).until(() -> sent.get() >= BUFFERED);
        AtomicInteger before = new AtomicInteger(-1);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> before.getAndSet(sent.get()) == sent.get());
    }
}
