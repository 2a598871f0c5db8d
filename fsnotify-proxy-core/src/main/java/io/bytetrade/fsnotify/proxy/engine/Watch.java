package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.MappedPath;

/** One path that one watcher of one connection watches: an entry of the {@link WatchTable}. */
final class Watch {
    /** A WATCH this long after another is no echo of it, but meant to make the daemons look again. */
    private static final long ECHO_NANOS = 1_000_000_000;

    private final Watcher watcher;
    private final MappedPath path;
    private long requestedAt;

    /** When it was asked for the first time, or in earnest again; echoes do not count, however many come. */
    private long earnestAt;

    /** Where it stands in its list, so that it is taken out without a search. */
    int index = -1;

    Watch(Watcher watcher, MappedPath path, long now) {
        this.watcher = watcher;
        this.path = path;
        this.requestedAt = now;
        this.earnestAt = now;
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

    /** Notes another WATCH for it, and says whether it is in earnest, and not an echo of an earlier one. */
    boolean isRequestedAgain(long now) {
        requestedAt = now;
        boolean earnest = now - earnestAt > ECHO_NANOS;
        if (earnest) {
            earnestAt = now;
        }
        return earnest;
    }
}
