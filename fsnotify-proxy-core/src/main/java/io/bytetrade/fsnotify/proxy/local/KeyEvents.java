package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a registered directory reported, in the words of those who watch it: who watches the directory hears of every entry,
 * who watches one file hears of that one only.
 */
final class KeyEvents {
    static final String UNREADABLE = "a file changed whose name cannot be put into text";

    private static final char REPLACEMENT = '\uFFFD';

    /** Watches of a single entry that appeared: it may be a directory, which is then watched itself. */
    final Set<Watch> appeared = new LinkedHashSet<>();
    /** Whether the JDK or the kernel dropped events. */
    boolean overflow;

    private final List<Watch> watches;
    private final List<NodeEvent> events = new ArrayList<>();
    private boolean unreadable;

    KeyEvents(List<Watch> watches) {
        this.watches = watches;
    }

    void add(List<WatchEvent<?>> reported) {
        for (WatchEvent<?> event : reported) {
            if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                overflow = true;
            } else {
                add((Path) event.context(), op(event.kind()));
            }
        }
    }

    void addTo(List<Finding> findings) {
        if (!events.isEmpty()) {
            findings.add(new Finding.Happened(events));
        }
        if (overflow) {
            findings.add(new Finding.Lost("more file events than could be queued"));
        }
        if (unreadable) {
            findings.add(new Finding.Lost(UNREADABLE));
        }
    }

    private void add(Path entry, int op) {
        // A directory and a file in it, both watched, would say the same.
        Set<NodeEvent> distinct = new LinkedHashSet<>();
        for (Watch watch : watches) {
            if (!watch.place.isWholeDirectory()) {
                addItself(watch, entry, op, distinct);
            } else if (isText(entry)) {
                distinct.add(watch.ofEntry(entry, op));
            } else {
                unreadable = true;
            }
        }
        events.addAll(distinct);
    }

    private void addItself(Watch watch, Path entry, int op, Set<NodeEvent> to) {
        if (watch.place.entry().equals(entry)) {
            to.add(watch.ofItself(op));
            watch.told = op != Op.REMOVE;
            if (op == Op.CREATE) {
                appeared.add(watch);
            }
        }
    }

    /** File names are bytes: one that no text stands for is not guessed (DESIGN §5). */
    static boolean isText(Path entry) {
        String text = entry.toString();
        try {
            return text.indexOf(REPLACEMENT) < 0 || Path.of(text).equals(entry);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static int op(WatchEvent.Kind<?> kind) {
        if (kind == StandardWatchEventKinds.ENTRY_CREATE) {
            return Op.CREATE;
        }
        return kind == StandardWatchEventKinds.ENTRY_DELETE ? Op.REMOVE : Op.WRITE;
    }
}
