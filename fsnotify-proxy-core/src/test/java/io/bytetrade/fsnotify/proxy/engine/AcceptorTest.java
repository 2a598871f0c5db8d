package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AcceptorTest {
    private final ServerSocketChannel server =
            ListenSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    AcceptorTest() throws IOException {}

    @Test
    void givesEachConnectionToTheLoopThatHasTheFewest() throws Exception {
        try (LoopBench one = new LoopBench().start();
                LoopBench two = new LoopBench().start();
                Acceptor acceptor = acceptor(List.of(one.loop, two.loop), 100)) {
            List<BenchClient> clients = connect(acceptor, 10);
            await().until(() -> one.loop.connectionCount() == 5 && two.loop.connectionCount() == 5);
            close(clients);
        }
    }

    @Test
    void givesNothingToALoopThatDied() throws Exception {
        try (LoopBench dead = new LoopBench().start(new FailingSelector(new IOException("a failure of this test")));
                LoopBench alive = new LoopBench().start()) {
            assertThat(dead.loop.awaitEnd(TimeUnit.SECONDS.toNanos(10))).isTrue();
            try (Acceptor acceptor = acceptor(List.of(dead.loop, alive.loop), 100)) {
                List<BenchClient> clients = connect(acceptor, 10);
                await().until(() -> alive.loop.connectionCount() == 10);
                close(clients);
            }
        }
    }

    @Test
    void neverHasMoreConnectionsThanAllowedAndGoesOnWhenThereIsRoom() throws Exception {
        try (LoopBench bench = new LoopBench().start();
                Acceptor acceptor = acceptor(List.of(bench.loop), 3)) {
            List<BenchClient> clients = connect(acceptor, 30);
            for (int accepted = 3; accepted < 30; accepted++) {
                int expected = accepted;
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> bench.loop.counters().get(Counter.CONNECTIONS_OPENED) == expected);
                assertThat(bench.loop.connectionCount()).isLessThanOrEqualTo(3);
                clients.remove(0).close();
            }
            await().until(() -> bench.loop.counters().get(Counter.CONNECTIONS_OPENED) == 30);
            close(clients);
        }
    }

    @Test
    void closingEndsTheThreadAndFreesThePort() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            Acceptor acceptor = acceptor(List.of(bench.loop), 3);
            InetSocketAddress address = (InetSocketAddress) acceptor.address();
            acceptor.close();
            acceptor.close();
            assertNoThread();
            assertThatThrownBy(() -> new BenchClient(address)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void closingEndsAPause() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            Acceptor acceptor = acceptor(List.of(bench.loop), 1);
            List<BenchClient> clients = connect(acceptor, 2);
            await().until(() -> bench.loop.connectionCount() == 1);
            acceptor.close();
            assertNoThread();
            close(clients);
        }
    }

    private static void assertNoThread() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("test-acceptor");
    }

    private Acceptor acceptor(List<EventLoop> loops, int maxConnections) {
        Acceptor acceptor = new Acceptor("test-acceptor", server, loops, maxConnections);
        acceptor.start();
        return acceptor;
    }

    private static List<BenchClient> connect(Acceptor acceptor, int count) throws IOException {
        List<BenchClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new BenchClient(acceptor.address()));
        }
        return clients;
    }

    private static void close(List<BenchClient> clients) throws IOException {
        for (BenchClient client : clients) {
            client.close();
        }
    }
}
