package io.bytetrade.fsnotify.protocol.client;

import static io.bytetrade.fsnotify.protocol.client.Wire.changed;
import static io.bytetrade.fsnotify.protocol.client.Wire.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JfsWatcherConsumerTest {
    private final BlockingQueue<WatcherEvent> seen = new LinkedBlockingQueue<>();

    @Test
    void getsTheEventsInOrderOnAThreadOfTheWatcher() throws Exception {
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        check(event -> {
            seen.add(event);
            threads.add(Thread.currentThread().getName());
        });
        assertThat(threads).hasSize(3).containsOnly("jfswatcher-w-consumer");
    }

    @Test
    void getsTheNextEventAfterAnExceptionOrError() throws Exception {
        check(event -> {
            seen.add(event);
            if (event.equals(changed(1))) {
                throw new IllegalStateException("thrown by the test, to be logged");
            }
            throw new AssertionError("thrown by the test, to be logged");
        });
    }

    @Test
    void getsTheNextEventAfterLeavingAnInterruptBehind() throws Exception {
        check(event -> {
            seen.add(event);
            Thread.currentThread().interrupt();
        });
    }

    @Test
    void mayThrowWhatTheWatcherItselfThrows() throws Exception {
        check(event -> {
            seen.add(event);
            throw new ClosedWatcherException("thrown by the test, to be logged");
        });
    }

    @Test
    void hasTheEventsForItself() {
        try (JfsWatcher watcher = Watchers.to("unused:1").consumer(seen::add).build()) {
            assertThatThrownBy(watcher::take)
                    .isInstanceOf(IllegalStateException.class)
                    .isNotInstanceOf(ClosedWatcherException.class)
                    .hasMessageEndingWith("go to its consumer");
            assertThatThrownBy(() -> watcher.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        }
    }

    private void check(Consumer<WatcherEvent> consumer) throws Exception {
        try (FakeProxy proxy = FakeProxy.tcp();
                JfsWatcher watcher =
                        Watchers.to(proxy.address()).consumer(consumer).build()) {
            watcher.start();
            try (Peer peer = proxy.accept()) {
                peer.events(event(1), event(2));
                peer.events(event(3));
                assertThat(seen.take()).isEqualTo(changed(1));
                assertThat(seen.take()).isEqualTo(changed(2));
                assertThat(seen.take()).isEqualTo(changed(3));
            }
        }
    }
}
