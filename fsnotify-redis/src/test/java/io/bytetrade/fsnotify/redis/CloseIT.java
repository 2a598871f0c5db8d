package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing ends a source in whatever state it is; nothing here would end by itself within the test's time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);

    private final Transcript heard = new Transcript();
    private RedisServer server;
    private RedisEventSource source;

    @AfterEach
    void stopRedis() {
        if (server != null) {
            server.close();
        }
        assertThat(SourceThreads.alive()).isEmpty();
    }

    @Test
    void whileNothingHappens() throws Exception {
        begin(heard);

        source.close();

        await().atMost(PATIENCE).until(() -> server.subscribers("jfsnotify") == 0);
        assertThat(heard.entries()).isEmpty();
        assertThat(source.stats().subscribed()).isFalse();
    }

    @Test
    void whileRedisIsFrozen() throws Exception {
        begin(heard);
        server.freeze();

        source.close();

        assertThat(heard.entries()).isEmpty();
    }

    @Test
    void whileTheSinkBlocks() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        begin(new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                inside.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void gap(String reason) {
                heard.gap(reason);
            }
        });
        server.publish("jfsnotify", "[{\"Name\":\"/a\"},{\"Gap\":\"never told\"},{\"Name\":\"/b\"}]");
        inside.await();

        source.close();

        assertThat(heard.entries()).isEmpty();
    }

    @Test
    void fromTheSinkItself() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        begin(new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                source.close();
                closed.countDown();
            }

            @Override
            public void gap(String reason) {
                heard.gap(reason);
            }
        });

        try (RecordingLog log = RecordingLog.open()) {
            server.publish("jfsnotify", "[{\"Name\":\"/a\"}]");
            closed.await();
            await().atMost(PATIENCE).until(() -> SourceThreads.alive().isEmpty());

            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void whileItWaitsToConnectAnew() throws Exception {
        try (RecordingLog log = RecordingLog.open()) {
            begin(heard);
            server.kill();
            await().atMost(PATIENCE).until(() -> !log.warnings().isEmpty());

            source.close();
        }

        assertThat(heard.entries()).isEmpty();
    }

    @Test
    void whileRedisAcceptsAndSaysNothing() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<Void> start = starting(mute);
            try (Socket accepted = mute.accept()) {
                assertThat(accepted.isConnected()).isTrue();

                assertClosedWhile(start);
            }
        }
    }

    @Test
    void whileTheConnectionIsNotEvenAccepted() throws Exception {
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, queue);
            FutureTask<Void> start = starting(full);
            await().atMost(PATIENCE)
                    .until(() -> SourceThreads.alive().stream()
                            .anyMatch(thread ->
                                    List.of(thread.getStackTrace()).toString().contains("connect")));

            assertClosedWhile(start);
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    @Test
    void severalThreadsAtOnce() throws Exception {
        begin(heard);
        List<FutureTask<Void>> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(new FutureTask<>(source::close, null));
        }

        closers.forEach(closer -> new Thread(closer).start());

        for (FutureTask<Void> closer : closers) {
            closer.get();
            assertThat(SourceThreads.alive()).isEmpty();
        }
    }

    private void begin(EventSink sink) throws Exception {
        server = RedisServer.start();
        source = new RedisEventSource(
                RedisSettings.builder(server.address()).retry(NEVER, NEVER).build());
        source.start(sink);
    }

    private FutureTask<Void> starting(ServerSocket redis) {
        source = new RedisEventSource(RedisSettings.builder("127.0.0.1:" + redis.getLocalPort())
                .connectTimeout(NEVER)
                .build());
        FutureTask<Void> start = new FutureTask<>(() -> {
            source.start(heard);
            return null;
        });
        new Thread(start).start();
        return start;
    }

    private void assertClosedWhile(FutureTask<Void> start) {
        source.close();

        assertThatThrownBy(() -> start.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(AdapterException.class)
                .rootCause()
                .isNotNull();
        assertThat(heard.entries()).isEmpty();
    }

    /** Linux lets connections wait beyond the backlog, and then leaves SYNs unanswered. */
    private static void fill(ServerSocket full, List<Socket> queue) throws IOException {
        while (true) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 300);
            } catch (IOException e) {
                return;
            }
        }
    }
}
