package io.bytetrade.fsnotify.protocol.client;

import static io.bytetrade.fsnotify.protocol.client.Watchers.clear;
import static io.bytetrade.fsnotify.protocol.client.Watchers.started;
import static io.bytetrade.fsnotify.protocol.client.Watchers.unwatch;
import static io.bytetrade.fsnotify.protocol.client.Watchers.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watcher says to the proxy. */
@Timeout(30)
class JfsWatcherRequestsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clearsAndTellsAllPathsAtFirstAndOnlyTellsThemLater(boolean unix) throws Exception {
        try (FakeProxy proxy = unix ? FakeProxy.unix(directory.resolve("s")) : FakeProxy.tcp();
                JfsWatcher watcher = started(proxy, "/mnt/data", "/mnt/data/süb")) {
            byte[] clear = Wire.request(3, "ns/pod/app/w");
            byte[] watch = Wire.request(1, "ns/pod/app/w", "/mnt/data", "/mnt/data/süb");
            try (Peer first = proxy.accept()) {
                assertThat(first.read(clear.length)).isEqualTo(clear);
                assertThat(first.read(watch.length)).isEqualTo(watch);
            }
            try (Peer second = proxy.accept()) {
                assertThat(second.read(watch.length)).isEqualTo(watch);
                watcher.remove("/mnt/data");
                byte[] unwatch = Wire.request(2, "ns/pod/app/w", "/mnt/data");
                assertThat(second.read(unwatch.length)).isEqualTo(unwatch);
            }
        }
    }

    @Test
    void speaksForThePodThatTheEnvironmentNames() throws Exception {
        try (FakeProxy proxy = FakeProxy.tcp()) {
            Map<String, String> environment = Map.of(
                    "POD_NAME", "Files-0",
                    "NAMESPACE", "user-space",
                    "CONTAINER_NAME", "files",
                    "NOTIFY_SERVER", proxy.address());
            try (JfsWatcher watcher =
                    JfsWatcher.builder(environment).name("Thumbnails").build()) {
                watcher.start();
                try (Peer peer = proxy.accept()) {
                    byte[] clear = Wire.request(3, "user-space/files-0/files/thumbnails");
                    assertThat(peer.read(clear.length)).isEqualTo(clear);
                }
            }
        }
    }

    @Test
    void tellsLaterPathsOnTheStandingConnection() throws Exception {
        try (FakeProxy proxy = FakeProxy.tcp();
                JfsWatcher watcher = started(proxy);
                Peer peer = proxy.accept()) {
            assertThat(peer.next()).isEqualTo(clear());
            watcher.add("/a");
            assertThat(peer.next()).isEqualTo(watch("/a"));
            watcher.add("/a");
            assertThat(peer.next()).isEqualTo(watch("/a"));
            watcher.remove("/a");
            assertThat(peer.next()).isEqualTo(unwatch("/a"));
            assertThat(watcher.watchList()).isEmpty();
        }
    }

    @Test
    void gathersWhatComesWhileTheProxyDoesNotRead() throws Exception {
        String[] many = paths(4_000);
        try (FakeProxy proxy = FakeProxy.unix(directory.resolve("s"));
                JfsWatcher watcher = started(proxy, many);
                Peer peer = proxy.accept()) {
            assertThat(peer.next()).isEqualTo(clear());
            // The frame of 1 MB is longer than what the socket takes, so from here on the watcher is in the midst of
            // it.
            int length = ByteBuffer.wrap(peer.read(Integer.BYTES)).getInt();
            watcher.add("/b");
            watcher.add("/a");
            watcher.remove(many[0]);
            watcher.add("/came-and-went");
            watcher.remove("/came-and-went");
            watcher.remove(many[1]);
            watcher.add("/c");

            assertThat(peer.body(length)).isEqualTo(watch(many));
            assertThat(peer.next()).isEqualTo(watch("/b", "/a"));
            assertThat(peer.next()).isEqualTo(unwatch(many[0], many[1]));
            assertThat(peer.next()).isEqualTo(watch("/c"));
        }
    }

    @Test
    void splitsPathsThatDoNotFitInOneFrame() throws Exception {
        String[] many = paths(10_000);
        try (FakeProxy proxy = FakeProxy.tcp();
                JfsWatcher watcher = started(proxy, many);
                Peer peer = proxy.accept()) {
            assertThat(peer.next()).isEqualTo(clear());
            int length = ByteBuffer.wrap(peer.read(Integer.BYTES)).getInt();
            assertThat(length).isLessThanOrEqualTo(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
            Message.Watch first = (Message.Watch) peer.body(length);
            Message.Watch second = (Message.Watch) peer.next();
            assertThat(first.paths()).isEqualTo(List.of(many).subList(0, 8_223));
            assertThat(second.paths()).isEqualTo(List.of(many).subList(8_223, 10_000));
            assertThat(watcher.watchList()).containsExactly(many);
        }
    }

    @Test
    void whatIsAddedAndRemovedDuringAnOutageIsToldWhenTheConnectionStandsAgain() throws Exception {
        AtomicInteger waits = new AtomicInteger();
        Path socket = directory.resolve("s");
        FakeProxy before = FakeProxy.unix(socket);
        try (JfsWatcher watcher = Watchers.to(before.address())
                .random(() -> waits.incrementAndGet())
                .build()) {
            watcher.add("/a");
            watcher.add("/b");
            watcher.start();
            Peer first = before.accept();
            assertThat(first.next()).isEqualTo(clear());
            assertThat(first.next()).isEqualTo(watch("/a", "/b"));
            before.close();
            first.close();
            await().until(() -> waits.get() > 1);
            watcher.remove("/a");
            watcher.add("/c");
            try (FakeProxy after = FakeProxy.unix(socket);
                    Peer second = after.accept()) {
                assertThat(second.next()).isEqualTo(watch("/b", "/c"));
            }
        }
    }

    @Test
    void withoutAWatchALostConnectionIsNotMadeAgainUntilThereIsOne() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (FakeProxy proxy = FakeProxy.tcp();
                JfsWatcher watcher = Watchers.to(proxy.address())
                        .resolver(host -> {
                            attempts.incrementAndGet();
                            return InetAddress.getAllByName(host);
                        })
                        .build()) {
            watcher.start();
            Peer first = proxy.accept();
            assertThat(first.next()).isEqualTo(clear());
            first.close();
            await().during(Duration.ofMillis(300)).until(() -> attempts.get() == 1);
            watcher.add("/a");
            try (Peer second = proxy.accept()) {
                assertThat(second.next()).isEqualTo(watch("/a"));
                assertThat(watcher.take()).isInstanceOf(WatcherEvent.Gap.class);
            }
        }
    }

    @Test
    void refusesAPathThatTheProtocolCannotCarryAndSaysWhatToDo() {
        try (JfsWatcher watcher = Watchers.to("unused:1").build()) {
            String longest = "/" + "é".repeat(127);
            watcher.add(longest);
            assertThatThrownBy(() -> watcher.add(longest + "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("at most 255 bytes", "has 256", "watch a directory above it");
            assertThatThrownBy(() -> watcher.add("/a\0")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> watcher.add("data"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a watched path must be absolute: 'data'");
            assertThatThrownBy(() -> watcher.add("")).isInstanceOf(IllegalArgumentException.class);
            assertThat(watcher.watchList()).containsExactly(longest);
        }
    }

    private static String[] paths(int count) {
        return IntStream.range(0, count).mapToObj(i -> "/data/" + (10_000 + i)).toArray(String[]::new);
    }
}
