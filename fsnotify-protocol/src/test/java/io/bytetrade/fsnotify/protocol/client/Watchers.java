package io.bytetrade.fsnotify.protocol.client;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Watchers as the tests want them: with a fixed identity, and quick to come back. */
final class Watchers {
    static final ChannelId ID = new ChannelId("ns", "pod", "app", "w");

    private Watchers() {}

    static JfsWatcherBuilder to(String address) {
        return JfsWatcher.builder(Map.of())
                .namespace("ns")
                .pod("pod")
                .container("app")
                .name("w")
                .server(address)
                .backoff(Duration.ofMillis(1), Duration.ofMillis(20));
    }

    static JfsWatcher started(FakeProxy proxy, String... paths) throws IOException {
        JfsWatcher watcher = to(proxy.address()).build();
        List.of(paths).forEach(watcher::add);
        watcher.start();
        return watcher;
    }

    static Message watch(String... paths) {
        return new Message.Watch(ID, List.of(paths));
    }

    static Message unwatch(String... paths) {
        return new Message.Unwatch(ID, List.of(paths));
    }

    static Message clear() {
        return new Message.Clear(ID);
    }

    /** The names of the living threads of watchers of this name. */
    static List<String> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(thread -> thread.equals("jfswatcher-" + name) || thread.startsWith("jfswatcher-" + name + "-"))
                .sorted()
                .toList();
    }
}
