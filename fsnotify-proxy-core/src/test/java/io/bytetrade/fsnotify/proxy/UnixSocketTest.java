package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that connect by a Unix-domain socket. A read from one has no deadline of its own. */
@Timeout(60)
class UnixSocketTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("proxy.sock");
    }

    @Test
    void clientsAreServedAndTheFileIsRemovedAtTheEnd() throws Exception {
        try (TestProxy proxy = listening();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            assertThat(file).exists();
            proxy.awaitRegistered(CHANNEL, "/host/data");
            proxy.source.created("/host/data/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/f");
            proxy.proxy.close();
            client.notice(NoticeCode.GOING_AWAY);
            client.awaitEnd();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void thePeerCheckPasses() throws Exception {
        try (TestProxy proxy = listening()) {
            InetAddress foreign = InetAddress.getByName("192.0.2.1");
            proxy.pods.put("ns/pod", new TestPod().addresses(foreign).build());
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
                client.hearsNothing();
                assertThat(proxy.stats().watches()).isEqualTo(1);
            }
        }
    }

    @Test
    void aFileThatADeadProcessLeftIsReplaced() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(file).exists();
        try (TestProxy proxy = listening();
                TestClient client = proxy.client()) {
            client.hearsNothing();
        }
    }

    @Test
    void aFileThatALivingProcessListensOnIsLeftToIt() throws Exception {
        try (TestProxy living = listening()) {
            assertThatThrownBy(this::listening).isInstanceOfSatisfying(StartException.class, e -> {
                assertThat(e.part()).isEqualTo(StartException.Part.LISTENER);
                assertThat(e).hasMessageContaining("another process listens on " + file);
            });
            assertThat(file).exists();
            try (TestClient client = living.client()) {
                client.hearsNothing();
            }
        }
    }

    @Test
    void aFileOfAnotherKindIsNotTouched() throws Exception {
        Files.writeString(file, "precious");
        assertThatThrownBy(this::listening)
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.part()).isEqualTo(StartException.Part.LISTENER));
        assertThat(file).hasContent("precious");
    }

    @Test
    void theFileOfASuccessorThatListensAlreadyIsNotRemoved() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        TestProxy first = new TestProxy(
                builder -> builder.listenOn(UnixDomainSocketAddress.of(file)).eventSource(new SlowToClose(gate)));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(first::close);
        await().until(() -> Files.notExists(file));
        try (TestProxy successor = listening()) {
            gate.countDown();
            closing.get(TestClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(file).exists();
            try (TestClient client = successor.client()) {
                client.hearsNothing();
            }
        }
    }

    private TestProxy listening() throws StartException {
        return new TestProxy(
                builder -> builder.listenOn(UnixDomainSocketAddress.of(file)).peerCheck(PeerCheckMode.ENFORCE));
    }

    private record SlowToClose(CountDownLatch gate) implements EventSource {
        @Override
        public void start(EventSink sink) {
            // Has no events.
        }

        @Override
        public void close() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
