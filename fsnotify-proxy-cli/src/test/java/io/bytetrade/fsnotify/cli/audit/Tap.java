package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Stands between the source and the proxy, keeps books of what the source hands over, and is the witness of it for the
 * clients' books. A defect may be put behind it, so that it looks like the proxy's.
 */
final class Tap implements EventSource, Witness {
    /** The tap itself misses only what the source has not handed over. */
    private static final Witness NOTHING_CAME = new Witness() {
        @Override
        public Fate fate(Track track, long number) {
            return Fate.LOST_BEFORE;
        }

        @Override
        public int writesHandedOver(Track track, long number) {
            return Stamp.burst(track, number);
        }

        @Override
        public boolean hasGapsInARow(Track track, long before, long behind) {
            return false;
        }
    };

    /**
     * Notices are a second apart, and the one before may have been a second late itself; what it takes an event loop on a
     * busy machine to come to it is added.
     */
    private static final long IN_A_ROW_NANOS = 4_000_000_000L;

    private final EventSource source;
    private final UnaryOperator<EventSink> defect;
    private final Ledger ledger = new Ledger("the source", new HashSet<>(Track.directories()), NOTHING_CAME);
    private final Map<Track, Seen> seen = new HashMap<>();
    private long events;
    private long gaps;
    private long lastGap;

    /**
     * A tap on a source that is not started.
     *
     * @param source to be started and closed by the proxy, through this
     * @param defect what is put between this and the proxy
     */
    Tap(EventSource source, UnaryOperator<EventSink> defect) {
        this.source = source;
        this.defect = defect;
        ledger.begin(track -> 0);
    }

    @Override
    public void start(EventSink sink) throws AdapterException {
        EventSink next = defect.apply(sink);
        source.start(new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                batch.forEach(Tap.this::take);
                next.events(batch);
            }

            @Override
            public void gap(String reason) {
                takeGap();
                next.gap(reason);
            }
        });
    }

    private synchronized void takeGap() {
        long now = System.nanoTime();
        if (gaps > 0 && now - lastGap < IN_A_ROW_NANOS) {
            seen.values().forEach(track -> track.gapsInARow.add(track.last));
        }
        lastGap = now;
        gaps++;
        ledger.gap();
    }

    private synchronized void take(NodeEvent event) {
        events++;
        FileEvent asClientsSeeIt = new FileEvent(toPod(event.name()), event.op(), toPod(event.key()));
        ledger.event(asClientsSeeIt);
        Stamp stamp = Stamp.read(asClientsSeeIt);
        Seen track = seen.computeIfAbsent(stamp.track(), key -> new Seen());
        if (stamp instanceof Stamp.Numbered numbered) {
            track.numbers.set((int) numbered.number());
            track.last = (int) numbered.number();
        } else if (track.last >= 0 && event.op() == Op.WRITE) {
            track.writes.merge(track.last, 1, Integer::sum);
        }
    }

    private static String toPod(String path) {
        return Stamp.POD_ROOT + path.substring(Stamp.NODE_ROOT.length());
    }

    @Override
    public synchronized Fate fate(Track track, long number) {
        Seen what = seen.get(track);
        return what != null && what.numbers.get((int) number) ? Fate.HANDED_OVER : Fate.LOST_BEFORE;
    }

    @Override
    public synchronized int writesHandedOver(Track track, long number) {
        Seen what = seen.get(track);
        return what == null ? 0 : what.writes.getOrDefault((int) number, 0);
    }

    @Override
    public synchronized boolean hasGapsInARow(Track track, long before, long behind) {
        Seen what = seen.get(track);
        return what == null
                || !what.gapsInARow.subSet((int) before, (int) behind).isEmpty();
    }

    synchronized long events() {
        return events;
    }

    synchronized long gaps() {
        return gaps;
    }

    /** What the source did wrong. */
    List<String> violations() {
        return ledger.violations();
    }

    @Override
    public void close() {
        source.close();
    }

    /** What was handed over of a track. */
    private static final class Seen {
        private final BitSet numbers = new BitSet();

        /** The number of WRITEs behind a number. */
        private final Map<Integer, Integer> writes = new HashMap<>();

        /** Numbers behind which there was a gap shortly after another. */
        private final TreeSet<Integer> gapsInARow = new TreeSet<>();

        private int last = -1;
    }
}
