package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send valid frames without end: the others go on. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FloodTest {
    private static final int FLOODING = 20;
    private static final int EVENTS = 5000;

    private final AtomicBoolean enough = new AtomicBoolean();

    /** Held, because the log manager holds loggers weakly. */
    private final Logger sessionLog = Logger.getLogger("io.bytetrade.fsnotify.proxy.engine.Session");

    @BeforeEach
    void spareTheLogTenLinesASecondForEachClient() {
        sessionLog.setLevel(Level.WARNING);
    }

    @AfterEach
    void logAgain() {
        sessionLog.setLevel(null);
    }

    @Test
    void clientsThatTalkWithoutEndStopNobody() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.loops(1));
                TestClient listening = proxy.watching("ns/pod/app/listening", "/mnt/data")) {
            List<TestClient> flooding = new ArrayList<>();
            for (int i = 0; i < FLOODING; i++) {
                flooding.add(proxy.watching("ns/pod/app/flooding-" + i, "/mnt/data/" + i + "/flooding"));
            }
            long frames = proxy.stats().framesReceived();
            Thread flood = new Thread(() -> flood(flooding), "flood");
            flood.start();
            await().until(() -> proxy.stats().framesReceived() > frames + 100 * FLOODING);

            EventLedger ledger = new EventLedger(listening);
            for (int i = 0; i < EVENTS; i += 500) {
                proxy.source.push(EventLedger.events(i, i + 500));
                assertThat(ledger.readUntil(i + 500).lost()).isZero();
            }
            try (TestClient late = proxy.client().watch("ns/pod/app/late", "/mnt/data")) {
                late.sync();
            }
            long before = proxy.stats().framesReceived();
            await().until(() -> proxy.stats().framesReceived() > before + 100 * FLOODING);

            enough.set(true);
            flood.join();
            flooding.forEach(TestClient::close);
        }
    }

    /** Keeps the sockets of all as full as they can be. */
    private void flood(List<TestClient> clients) {
        List<ByteBuffer> streams =
                IntStream.range(0, clients.size()).mapToObj(FloodTest::frames).toList();
        try {
            for (TestClient client : clients) {
                client.socket().configureBlocking(false);
            }
            while (!enough.get()) {
                for (int i = 0; i < clients.size(); i++) {
                    SocketChannel socket = clients.get(i).socket();
                    while (socket.write(streams.get(i)) > 0) {
                        if (!streams.get(i).hasRemaining()) {
                            streams.get(i).rewind();
                        }
                    }
                }
                Thread.yield();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A thousand requests that change something each. */
    private static ByteBuffer frames(int client) {
        ChannelId id = ChannelId.parse("ns/pod/app/flooding-" + client);
        List<String> path = List.of("/mnt/data/" + client + "/on-and-off");
        ByteBuffer pair = ByteBuffer.allocate(4096)
                .put(MessageEncoder.encode(new Message.Watch(id, path)))
                .put(MessageEncoder.encode(new Message.Unwatch(id, path)))
                .flip();
        ByteBuffer frames = ByteBuffer.allocateDirect(500 * pair.remaining());
        while (frames.hasRemaining()) {
            frames.put(pair.rewind());
        }
        return frames.flip();
    }
}
