package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop that takes nothing, because a listener blocks it although it must not: the source waits, but not for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackPressureTest {
    private static final List<NodeEvent> MORE_THAN_A_QUEUE =
            Collections.nCopies(20_000, new NodeEvent("/host/data/a", Op.CREATE, "/host/data"));

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final JoiningSource source = new JoiningSource();

    @AfterEach
    void unblock() {
        goOn.countDown();
    }

    @Test
    void theSourceWaitsUntilTheLoopGoesOn() throws Exception {
        try (TestProxy proxy = proxy(Duration.ofSeconds(10));
                TestClient blocking = proxy.client()) {
            blocked.await();
            source.push(MORE_THAN_A_QUEUE);
            await().until(source::isWaiting);
            assertThat(blocking.socket().isOpen()).isTrue();
            goOn.countDown();
            source.thread.join();
            assertThat(proxy.stats().eventsReceived()).isEqualTo(20_000);
        }
    }

    @Test
    void closingFreesTheSourceAfterTheGraceEvenIfTheLoopNeverGoesOn() throws Exception {
        try (TestProxy proxy = proxy(Duration.ofMillis(200));
                TestClient blocking = proxy.client()) {
            blocked.await();
            source.push(MORE_THAN_A_QUEUE);
            await().until(source::isWaiting);
            proxy.proxy.close();
            assertThat(source.thread.isAlive()).isFalse();
            assertThat(blocking.socket().isOpen()).isTrue();
        }
    }

    private TestProxy proxy(Duration grace) throws StartException {
        return new TestProxy(builder -> builder.loops(1)
                .grace(grace)
                .eventSource(source)
                .listener(new ProxyListener() {
                    @Override
                    public void connectionOpened(SocketAddress peer) {
                        blocked.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }));
    }

    /** Its close waits for its thread, as that of a good source does. */
    private static final class JoiningSource implements EventSource {
        private volatile EventSink sink;
        private volatile Thread thread;

        @Override
        public void start(EventSink target) {
            sink = target;
        }

        void push(List<NodeEvent> events) {
            thread = new Thread(() -> sink.events(events), "joining-source");
            thread.start();
        }

        boolean isWaiting() {
            return thread.getState() == Thread.State.TIMED_WAITING;
        }

        @Override
        public void close() {
            try {
                if (thread != null) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
