package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistryContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@link LocalWatches} as a watch registry: a path is held if what happens there is told. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JDK polls and does not see every change")
class LocalWatchRegistryTest extends WatchRegistryContract {
    @TempDir
    private Path root;

    private WatchedVolume volume;
    private int probes;

    /** The contract starts what it is given: the volume's own is started already, which does no harm. */
    @Override
    protected WatchRegistry newRegistry() throws Exception {
        volume = new WatchedVolume(Files.createTempDirectory(root, "volume"), WatchedVolume.NEVER);
        for (int pod = 0; pod < 12; pod++) {
            makeDirectories("many-" + pod);
        }
        makeDirectories("web-0");
        makeDirectories("web-1");
        return volume.watches;
    }

    private void makeDirectories(String pod) throws Exception {
        for (int number = 1; number <= 4; number++) {
            volume.directory(pod + '/' + number);
        }
    }

    @Override
    protected String path(ChannelId id, int number) {
        return volume.root.resolve(id.pod() + '/' + number).toString();
    }

    @Override
    protected Optional<String> refusedPath() {
        return Optional.of("/");
    }

    @Override
    protected Set<String> held(ChannelId id) throws Exception {
        Map<NodeEvent, String> probed = new HashMap<>();
        for (int number = 1; number <= 4; number++) {
            Path probe = Files.createFile(Path.of(path(id, number)).resolve("probe-" + probes++));
            probed.put(WatchedVolume.create(probe), path(id, number));
        }
        Set<String> held = new HashSet<>();
        for (NodeEvent told : volume.toldByNow()) {
            if (probed.containsKey(told)) {
                held.add(probed.get(told));
            }
        }
        return held;
    }
}
