package io.bytetrade.fsnotify.protocol.client;

import static io.bytetrade.fsnotify.protocol.client.Wire.changed;
import static io.bytetrade.fsnotify.protocol.client.Wire.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JfsWatcherCloseTest {
    @TempDir
    Path directory;

    @Test
    void hangsUpAndLeavesNoThread() throws Exception {
        try (FakeProxy proxy = FakeProxy.tcp()) {
            JfsWatcher watcher = Watchers.to(proxy.address())
                    .name("leaves-none")
                    .consumer(event -> {})
                    .build();
            watcher.start();
            try (Peer peer = proxy.accept()) {
                peer.events(event(1));
                assertThat(Watchers.threads("leaves-none"))
                        .containsExactly("jfswatcher-leaves-none", "jfswatcher-leaves-none-consumer");
                watcher.close();
                assertThat(Watchers.threads("leaves-none")).isEmpty();
                peer.awaitHangUp();
                watcher.close();
            }
        }
    }

    @Test
    void ofAWatcherThatWasNeverStartedEndsItToo() {
        JfsWatcher watcher = Watchers.to("unused:1").build();
        watcher.close();

        assertThatThrownBy(watcher::start).isInstanceOf(ClosedWatcherException.class);
        assertThatThrownBy(watcher::take).isInstanceOf(ClosedWatcherException.class);
    }

    @Test
    void leavesWhatWasReadToBeTaken() throws Exception {
        try (FakeProxy proxy = FakeProxy.tcp()) {
            JfsWatcher watcher = Watchers.started(proxy);
            try (Peer peer = proxy.accept()) {
                peer.events(event(1), event(2));
                await().until(() -> watcher.buffered() == 2);
                watcher.close();
            }

            assertThat(watcher.take()).isEqualTo(changed(1));
            assertThat(watcher.poll(Duration.ZERO)).contains(changed(2));
            assertThatThrownBy(watcher::take)
                    .isInstanceOf(ClosedWatcherException.class)
                    .hasMessage(
                            "watcher ns/pod/app/w of " + proxy.address() + " is closed, and all its events were taken");
            assertThatThrownBy(() -> watcher.poll(Duration.ofDays(1))).isInstanceOf(ClosedWatcherException.class);
        }
    }

    @Test
    void endsAWaitingTake() throws Exception {
        ExecutorService taker = Executors.newSingleThreadExecutor();
        try (FakeProxy proxy = FakeProxy.tcp()) {
            JfsWatcher watcher = Watchers.started(proxy);
            AtomicReference<Thread> thread = new AtomicReference<>();
            Future<WatcherEvent> taken = taker.submit(() -> {
                thread.set(Thread.currentThread());
                return watcher.take();
            });
            await().until(() -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);
            watcher.close();
            assertThatThrownBy(taken::get).hasCauseInstanceOf(ClosedWatcherException.class);
        } finally {
            taker.shutdownNow();
        }
    }

    @Test
    void addsNothingAfterwardsButLetsRemove() {
        JfsWatcher watcher = Watchers.to("unused:1").build();
        watcher.add("/a");
        watcher.close();

        assertThatThrownBy(() -> watcher.add("/b"))
                .isInstanceOf(ClosedWatcherException.class)
                .hasMessageEndingWith("is closed");
        assertThatCode(() -> watcher.remove("/a")).doesNotThrowAnyException();
    }

    @Test
    void worksFromTheConsumer() throws Exception {
        AtomicReference<JfsWatcher> self = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        try (FakeProxy proxy = FakeProxy.tcp()) {
            JfsWatcher watcher = Watchers.to(proxy.address())
                    .name("closes-itself")
                    .consumer(event -> {
                        self.get().close();
                        closed.countDown();
                    })
                    .build();
            self.set(watcher);
            watcher.start();
            try (Peer peer = proxy.accept()) {
                peer.events(event(1));
                // At once: waiting for its own thread would take all of the five seconds.
                assertThat(closed.await(4, TimeUnit.SECONDS)).isTrue();
                await().until(() -> Watchers.threads("closes-itself").isEmpty());
                peer.awaitHangUp();
            }
        }
    }

    @Test
    void waitsForTheConsumerAndGivesItNothingMore() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (FakeProxy proxy = FakeProxy.tcp()) {
            JfsWatcher watcher = Watchers.to(proxy.address())
                    .name("waits")
                    .consumer(event -> {
                        calls.incrementAndGet();
                        called.countDown();
                        uninterruptibly(goOn);
                    })
                    .build();
            watcher.start();
            try (Peer peer = proxy.accept()) {
                peer.events(event(1), event(2), event(3));
                called.await();
                await().until(() -> watcher.buffered() == 2);
                CompletableFuture<Void> closing = CompletableFuture.runAsync(watcher::close);
                await().until(() -> watcher.buffered() == 0);
                assertThat(closing).isNotDone();
                goOn.countDown();
                closing.join();
                await().until(() -> Watchers.threads("waits").isEmpty());
                assertThat(calls).hasValue(1);
            }
        }
    }

    @Test
    void isNotHeldUpByAProxyThatReadsNothing() throws Exception {
        try (FakeProxy proxy = FakeProxy.unix(directory.resolve("s"))) {
            JfsWatcher watcher = Watchers.to(proxy.address()).name("unread").build();
            IntStream.range(0, 4_000).forEach(i -> watcher.add("/data/" + i));
            watcher.start();
            try (Peer peer = proxy.accept()) {
                peer.read(263 + 8); // CLEAR, and the beginning of a WATCH of 1 MB
                watcher.close();
                await().until(() -> Watchers.threads("unread").isEmpty());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void isNotHeldUpWhileConnecting() throws Exception {
        CountDownLatch lookedUp = new CountDownLatch(1);
        try (FakeProxy proxy = FakeProxy.deaf()) {
            JfsWatcher watcher = Watchers.to(proxy.address())
                    .name("connecting")
                    .resolver(host -> {
                        lookedUp.countDown();
                        return InetAddress.getAllByName(host);
                    })
                    .build();
            watcher.start();
            lookedUp.await();
            watcher.close();
            await().until(() -> Watchers.threads("connecting").isEmpty());
        }
    }

    @Test
    void isNotHeldUpWhileWaitingToConnectAgain() throws Exception {
        AtomicInteger waits = new AtomicInteger();
        JfsWatcher watcher = Watchers.to("unix:" + directory.resolve("nobody"))
                .name("resting")
                .backoff(Duration.ofHours(1), Duration.ofHours(1))
                .random(() -> waits.incrementAndGet())
                .build();
        watcher.start();
        await().until(() -> waits.get() == 1);
        watcher.close();
        await().until(() -> Watchers.threads("resting").isEmpty());
    }

    @Test
    void doesNotWaitForANameThatIsBeingLookedUp() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        JfsWatcher watcher = Watchers.to("proxy.example:1506")
                .name("looking-up")
                .resolver(host -> {
                    asked.countDown();
                    uninterruptibly(answer);
                    throw new UnknownHostException(host);
                })
                .build();
        watcher.start();
        asked.await();
        watcher.close();
        assertThatThrownBy(watcher::take).isInstanceOf(ClosedWatcherException.class);
        assertThat(Watchers.threads("looking-up")).containsExactly("jfswatcher-looking-up");
        answer.countDown();
        await().until(() -> Watchers.threads("looking-up").isEmpty());
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("close() must not interrupt", e);
        }
    }
}
