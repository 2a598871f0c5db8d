package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.HashSet;
import java.util.Set;

/** One watched path: who wants it, and how it is watched at present. The table's monitor guards it. */
final class Watch {
    final Path path;
    final Set<ChannelId> holders = new HashSet<>();
    /** Where it is registered, and as what; both null while it is not. */
    Place place;

    WatchKey key;
    /** Whether those who watch take the path to be there, by what they found or were told. */
    boolean told;
    /** Whether the last attempt to watch it failed, other than for want of the path. */
    boolean failing;

    private final String name;
    private final String prefix;
    private final String parent;

    Watch(Path path) {
        this.path = path;
        name = path.toString();
        prefix = path.getNameCount() == 0 ? name : name + '/';
        parent = path.getParent() == null ? name : path.getParent().toString();
    }

    /** An event of the path itself: its key is its parent (DESIGN §3). */
    NodeEvent ofItself(int op) {
        return new NodeEvent(name, op, parent);
    }

    /** An event of an entry of the path, which is a directory. */
    NodeEvent ofEntry(Path entry, int op) {
        return new NodeEvent(prefix + entry, op, name);
    }
}
