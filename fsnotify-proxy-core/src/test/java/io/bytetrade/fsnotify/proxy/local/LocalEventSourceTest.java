package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.EventSourceContract;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@link LocalWatches} as an event source. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JDK polls and does not keep the order")
class LocalEventSourceTest extends EventSourceContract {
    @TempDir
    private Path dir;

    @Override
    protected EventSource newSource() throws Exception {
        LocalWatches watches = LocalWatches.under(dir);
        watches.start(id -> {});
        watches.put(WatchedVolume.paths(WatchedVolume.ID, dir));
        return watches;
    }

    @Override
    protected NodeEvent happen(int number) throws Exception {
        return WatchedVolume.create(Files.createFile(dir.resolve("f" + number)));
    }
}
