package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.MappedPath;

/** One path that one watcher of one connection watches: an entry of the {@link WatchTable}. */
final class Watch {
    private final Watcher watcher;
    private final MappedPath path;
    private long requestedAt;

    /** Where it stands in its list, so that it is taken out without a search. */
    int index = -1;

    Watch(Watcher watcher, MappedPath path, long now) {
        this.watcher = watcher;
        this.path = path;
        this.requestedAt = now;
    }

    Watcher watcher() {
        return watcher;
    }

    MappedPath path() {
        return path;
    }

    /** When the client last sent WATCH for it, by the loop's clock. */
    long requestedAt() {
        return requestedAt;
    }

    void requestedAgain(long now) {
        requestedAt = now;
    }
}
