package io.bytetrade.fsnotify.protocol.client;

import static io.bytetrade.fsnotify.protocol.client.Watchers.clear;
import static io.bytetrade.fsnotify.protocol.client.Watchers.watch;
import static io.bytetrade.fsnotify.protocol.client.Wire.changed;
import static io.bytetrade.fsnotify.protocol.client.Wire.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a watcher comes to its proxy. */
@Timeout(30)
class JfsWatcherConnectTest {
    @TempDir
    Path directory;

    /** Rises with each wait before another attempt, that is with each failed one. */
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void waitsForAProxyThatIsNotThereYetAndTellsOfNoGap() throws Exception {
        Path socket = directory.resolve("s");
        try (JfsWatcher watcher = counting("unix:" + socket).build()) {
            watcher.add("/a");
            watcher.start();
            await().until(() -> failures.get() >= 3);
            try (FakeProxy proxy = FakeProxy.unix(socket);
                    Peer peer = proxy.accept()) {
                assertThat(peer.next()).isEqualTo(clear());
                assertThat(peer.next()).isEqualTo(watch("/a"));
                peer.events(event(1));
                assertThat(watcher.take()).isEqualTo(changed(1));
            }
        }
    }

    @Test
    void isNotDiscouragedByARefusal() throws Exception {
        FakeProxy closed = FakeProxy.tcp();
        String address = closed.address();
        closed.close();
        try (JfsWatcher watcher = counting(address).build()) {
            watcher.start();
            await().until(() -> failures.get() >= 5);
        }
    }

    @Test
    void looksTheNameUpForEachAttemptAndTriesItsAddressesInTurn() throws Exception {
        AtomicInteger lookUps = new AtomicInteger();
        InetAddress[] both = {InetAddress.getLoopbackAddress(), InetAddress.getByName("127.0.0.9")};
        try (FakeProxy proxy = FakeProxy.tcp();
                JfsWatcher watcher = counting(proxy.address().replace("127.0.0.1", "proxy.example"))
                        .resolver(host -> {
                            assertThat(host).isEqualTo("proxy.example");
                            if (lookUps.incrementAndGet() == 1) {
                                throw new UnknownHostException(host);
                            }
                            // The second attempt takes the second address, where nobody listens.
                            return both;
                        })
                        .build()) {
            watcher.start();
            try (Peer peer = proxy.accept()) {
                assertThat(peer.next()).isEqualTo(clear());
            }
            assertThat(lookUps).hasValue(3);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void givesUpAnAttemptThatNobodyAnswers() throws Exception {
        try (FakeProxy proxy = FakeProxy.deaf();
                JfsWatcher watcher = counting(proxy.address())
                        .connectTimeout(Duration.ofMillis(10))
                        .build()) {
            watcher.start();
            await().until(() -> failures.get() >= 3);
        }
    }

    @Test
    void startsOnce() throws Exception {
        try (FakeProxy proxy = FakeProxy.tcp();
                JfsWatcher watcher = Watchers.started(proxy)) {
            assertThatThrownBy(watcher::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("was started before");
        }
    }

    @Test
    void severalLiveSideBySide() throws Exception {
        try (FakeProxy one = FakeProxy.tcp();
                FakeProxy two = FakeProxy.tcp();
                JfsWatcher second = Watchers.started(two);
                Peer secondPeer = two.accept()) {
            JfsWatcher first = Watchers.started(one);
            Peer firstPeer = one.accept();
            firstPeer.events(event(1));
            secondPeer.events(event(2));
            assertThat(first.take()).isEqualTo(changed(1));
            assertThat(second.take()).isEqualTo(changed(2));
            first.close();
            firstPeer.close();
            secondPeer.events(event(3));
            assertThat(second.take()).isEqualTo(changed(3));
        }
    }

    private JfsWatcherBuilder counting(String address) {
        return Watchers.to(address).random(() -> {
            failures.incrementAndGet();
            return 0;
        });
    }
}
