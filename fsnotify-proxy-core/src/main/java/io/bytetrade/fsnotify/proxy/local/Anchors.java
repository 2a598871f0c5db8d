package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which directories are registered, and for whom. A directory is registered once, under however many paths it is watched:
 * the kernel knows it by its inode. The table's monitor guards it.
 */
final class Anchors {
    /** Registers a directory; of one that is registered it returns the key that stands. */
    @FunctionalInterface
    interface Registrar {
        WatchKey register(Path directory) throws IOException;
    }

    private final Registrar registrar;
    private final Map<WatchKey, Set<Watch>> watches = new HashMap<>();

    Anchors(Registrar registrar) {
        this.registrar = registrar;
    }

    /** Registers the watch's place; it has none yet. */
    void attach(Watch watch, Place place) throws AdapterException {
        watch.key = register(place, watch.path);
        watch.place = place;
        watches.computeIfAbsent(watch.key, key -> new LinkedHashSet<>()).add(watch);
    }

    /** Takes the watch off; the directory's registration ends with its last watch. */
    void detach(Watch watch) {
        WatchKey key = watch.key;
        watch.key = null;
        watch.place = null;
        Set<Watch> others = watches.get(key);
        others.remove(watch);
        if (others.isEmpty()) {
            watches.remove(key);
            key.cancel();
        }
    }

    /** Those who watch by a key; none for one that was cancelled. */
    List<Watch> of(WatchKey key) {
        return List.copyOf(watches.getOrDefault(key, Set.of()));
    }

    /** Whether the kernel watches this directory still, asked by registering it again. */
    boolean stands(Watch watch) throws AdapterException {
        WatchKey now = register(watch.place, watch.path);
        if (!watches.containsKey(now)) {
            now.cancel();
        }
        return now == watch.key;
    }

    private WatchKey register(Place place, Path path) throws AdapterException {
        try {
            return registrar.register(place.directory());
        } catch (FileSystemException e) {
            throw AdapterException.retryable("cannot watch " + path + ": " + e, e);
        } catch (IOException e) {
            throw AdapterException.retryable(
                    "cannot watch " + path + ": " + e.getMessage()
                            + "; on Linux raise fs.inotify.max_user_watches, or watch fewer directories",
                    e);
        }
    }
}
