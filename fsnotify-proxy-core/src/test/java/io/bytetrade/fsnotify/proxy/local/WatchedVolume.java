package io.bytetrade.fsnotify.proxy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.RecordingSink;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;

/** A directory of a test, with the watches below it and what they tell. */
final class WatchedVolume implements AutoCloseable {
    static final ChannelId ID = ChannelId.parse("default/web-0/app");
    static final ChannelId OTHER = ChannelId.parse("default/web-1/app");
    /** Looks so often that nothing waits long. */
    static final Duration OFTEN = Duration.ofMillis(20);
    /** Never looks in the time of a test: only the kernel tells. */
    static final Duration NEVER = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ChannelId FENCE = ChannelId.parse("the/fence/itself");

    final Path root;
    final LocalWatches watches;
    final RecordingSink sink = new RecordingSink();
    final List<ChannelId> changed = new CopyOnWriteArrayList<>();

    private final Path fence;
    private int fences;

    WatchedVolume(Path root, Duration lookEvery) throws Exception {
        this.root = root;
        fence = Files.createDirectory(root.resolve(".fence"));
        watches = new LocalWatches(List.of(root), lookEvery);
        watches.start(changed::add);
        watches.start(sink);
        put(FENCE, fence);
    }

    void put(ChannelId id, Path... paths) throws AdapterException {
        watches.put(paths(id, paths));
    }

    static WatchedPaths paths(ChannelId id, Path... paths) {
        TreeSet<String> texts = Arrays.stream(paths).map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        return new WatchedPaths(id, null, texts, Instant.EPOCH);
    }

    Path directory(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    Path file(String name) throws IOException {
        return Files.writeString(root.resolve(name), "x");
    }

    /** An event whose key is the parent of the path. */
    static NodeEvent event(int op, Path path) {
        return new NodeEvent(path.toString(), op, path.getParent().toString());
    }

    static NodeEvent create(Path path) {
        return event(Op.CREATE, path);
    }

    static NodeEvent write(Path path) {
        return event(Op.WRITE, path);
    }

    static NodeEvent remove(Path path) {
        return event(Op.REMOVE, path);
    }

    /** Waits until these were told, in this order, whatever else was. */
    void awaitTold(NodeEvent... events) {
        patiently().untilAsserted(() -> assertThat(told()).containsSubsequence(events));
    }

    void awaitGap() {
        patiently().untilAsserted(() -> assertThat(sink.gaps()).isNotEmpty());
    }

    /**
     * All that the kernel has told until now is in this list. Directories are handed over in the order of their events, except
     * that one which is just being handed over goes to the end of the queue once more: hence twice.
     */
    List<NodeEvent> toldByNow() throws IOException {
        for (int i = 0; i < 2; i++) {
            NodeEvent last = create(Files.createFile(fence.resolve("f" + fences++)));
            patiently().until(() -> sink.events().contains(last));
        }
        return told();
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    private List<NodeEvent> told() {
        return sink.events().stream()
                .filter(event -> !event.key().equals(fence.toString()))
                .toList();
    }

    @Override
    public void close() {
        watches.close();
    }
}
