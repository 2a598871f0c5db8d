package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * The books of one listener for one session: from connecting to the end of the connection. It checks that on each track
 * nothing is out of order, twice or altered, that every hole is covered, and in the end that the counts add up.
 *
 * <p>A hole is what is missing between two events of a track. What covers it has to stand between those two:
 *
 * <ul>
 *   <li>EVENTS_LOST covers what the source had handed over to the proxy, and its count must be right;
 *   <li>SOURCE_GAP covers what the source had not; it may come later only if another SOURCE_GAP was told shortly before the
 *       hole, because there is one a second at the most;
 *   <li>NOT_REPRESENTABLE covers names that are too long, wherever it stands; its count must be right, too.
 * </ul>
 *
 * <p>Thread-safe.
 */
final class Ledger {
    /** Less than a second apart at the proxy; what it takes to publish and to route on a busy machine comes on top. */
    private static final long SHORTLY_MILLIS = 5_000;

    /** SOURCE_GAPs that are not about the source: the watch itself came into effect late. */
    private static final Pattern LATE_WATCH = Pattern.compile("(registered|watched) now");

    private static final int MOST_VIOLATIONS = 20;
    static final long NOT_YET = -1;

    private final String owner;
    private final Set<String> directories;
    private final Witness witness;
    private final Map<Track, Position> positions = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private final Count lost = new Count();
    private final Count notRepresentable = new Count();
    private ToLongFunction<Track> base = track -> NOT_YET;
    private boolean begun;
    private boolean goingAway;
    private long received;
    private long lostNotices;
    private long gapNotices;

    /** Holes for which a SOURCE_GAP is still to come. */
    private final List<String> waitingForGap = new ArrayList<>();

    /** The time of the run, as the newest event tells it. */
    private long clock = NOT_YET;

    /** The time of the first event behind the last SOURCE_GAP. */
    private long gapClock = NOT_YET;

    private boolean gapClockIsDue;

    /** The time of the last SOURCE_GAP that was not about the source. */
    private long lateWatchClock = NOT_YET;

    /**
     * Books of a session that begins.
     *
     * @param owner whose, for messages
     * @param directories what is watched
     * @param witness knows what the source handed over
     */
    Ledger(String owner, Set<String> directories, Witness witness) {
        this.owner = owner;
        this.directories = Set.copyOf(directories);
        this.witness = witness;
    }

    /** From these numbers on everything must arrive: they are published after the watch is known to stand. */
    synchronized void begin(ToLongFunction<Track> from) {
        base = from;
        begun = true;
    }

    /** Whether {@link #begin} was called. */
    synchronized boolean hasBegun() {
        return begun;
    }

    synchronized void event(FileEvent event) {
        received++;
        try {
            Stamp stamp = Stamp.read(event);
            if (!directories.contains(stamp.track().directory())) {
                violation(event + " was not watched");
            } else if (stamp instanceof Stamp.Numbered numbered) {
                numbered(numbered);
            } else {
                position(stamp.track()).writes++;
            }
        } catch (IllegalArgumentException e) {
            violation(event + " is altered: " + e.getMessage());
        }
    }

    synchronized void notice(Notice notice) {
        NoticeCode code = notice.code().orElse(null);
        if (code == NoticeCode.EVENTS_LOST) {
            lostNotices++;
            lost.told += notice.count().orElseThrow();
        } else if (code == NoticeCode.SOURCE_GAP) {
            if (LATE_WATCH.matcher(notice.text()).find()) {
                lateWatchClock = clock;
            }
            gap();
        } else if (code == NoticeCode.NOT_REPRESENTABLE) {
            notRepresentable.told += notice.count().orElseThrow();
        } else if (code == NoticeCode.GOING_AWAY) {
            goingAway = true;
        } else if (code != NoticeCode.UNAVAILABLE) {
            violation("an unexpected notice: " + notice);
        }
    }

    /** The source's stream was interrupted here. */
    synchronized void gap() {
        gapNotices++;
        gapClockIsDue = true;
        waitingForGap.clear();
    }

    /** What arrived makes no sense. */
    synchronized void broken(String what) {
        violation(what);
    }

    /** Whether an event of at least these numbers has arrived on each track. */
    synchronized boolean hasReached(Map<Track, Long> numbers) {
        return numbers.entrySet().stream()
                .filter(each -> directories.contains(each.getKey().directory()))
                .allMatch(each -> position(each.getKey()).next > each.getValue());
    }

    /** The session was cut: whatever is missing behind its last event is covered by that. */
    synchronized void cut() {
        require(lost.least <= lost.told, "EVENTS_LOST counts " + lost);
    }

    /** The proxy has ended the session in order, after everything was published and had arrived or was told. */
    synchronized void finish() {
        require(goingAway, "the stream ended without GOING_AWAY");
        require(waitingForGap.isEmpty(), "no SOURCE_GAP followed for " + waitingForGap);
        positions.forEach(this::finish);
        require(lost.adds(), "EVENTS_LOST counts " + lost);
        require(notRepresentable.adds(), "NOT_REPRESENTABLE counts " + notRepresentable);
    }

    /** A WRITE that was pending had to come before the end. */
    private void finish(Track track, Position position) {
        int most = track.isCycle() ? Stamp.burst(track, position.next - 1) : 0;
        require(
                !position.seen || position.writes >= Math.min(1, most) && position.writes <= most,
                position.writes + " WRITEs at the end of " + track);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Events that arrived. */
    synchronized long received() {
        return received;
    }

    /** How often SOURCE_GAP was told. */
    synchronized long gapsTold() {
        return gapNotices;
    }

    /** Events that EVENTS_LOST counted. */
    synchronized long lostTold() {
        return lost.told;
    }

    /** Events that NOT_REPRESENTABLE counted. */
    synchronized long notRepresentableTold() {
        return notRepresentable.told;
    }

    private Position position(Track track) {
        return positions.computeIfAbsent(track, key -> new Position());
    }

    private void numbered(Stamp.Numbered stamp) {
        if (stamp.millis() >= 0) {
            clock = stamp.millis();
        }
        if (gapClockIsDue && clock >= 0) {
            gapClock = clock;
            gapClockIsDue = false;
        }
        Position position = position(stamp.track());
        if (!position.seen && begun) {
            position.next = base.applyAsLong(stamp.track());
        }
        if (position.seen && stamp.number() < position.next) {
            violation(stamp + " came again or too late: " + (position.next - 1) + " was here already");
            return;
        }
        boolean expected = position.next != NOT_YET;
        if (!position.seen) {
            countWhatCameBefore(stamp.track(), expected ? Math.min(position.next, stamp.number()) : stamp.number());
        }
        if (expected && position.next < stamp.number()) {
            judgeHole(stamp.track(), position, stamp.number());
        }
        if (expected && stamp.track().isCycle()) {
            judgeWrites(stamp.track(), position, stamp.number());
        }
        position.next = stamp.number() + 1;
        position.seen = true;
        position.writes = 0;
        position.clock = clock;
        position.lostNotices = lostNotices;
        position.gapNotices = gapNotices;
    }

    /** What fits in no slot leaves no trace if it came just before the first event of the session, but is told. */
    private void countWhatCameBefore(Track track, long first) {
        if (Stamp.isTooLong(track, first - 1)) {
            notRepresentable.add(0, 1);
        }
    }

    /** Something is missing before a number. */
    private void judgeHole(Track track, Position position, long end) {
        String hole = track + " " + position.next + ".." + (end - 1);
        boolean lostTold = lostNotices > position.lostNotices;
        boolean gapTold = gapNotices > position.gapNotices;
        boolean perhapsGap = gapTold || mayBeToldLate(track, position, end);
        boolean needsLost = false;
        boolean needsGap = false;
        for (long number = position.next; number < end; number++) {
            Witness.Fate fate = witness.fate(track, number);
            Count count = Stamp.isTooLong(track, number) ? notRepresentable : lost;
            if (fate == Witness.Fate.HANDED_OVER) {
                count.add(1, 1);
                needsLost |= count == lost;
            } else if (fate == Witness.Fate.LOST_BEFORE) {
                needsGap = true;
            } else if (count == notRepresentable) {
                count.add(lostTold || perhapsGap ? 0 : 1, 1);
            } else {
                count.add(lostTold && !perhapsGap ? 1 : 0, lostTold ? 1 : 0);
                needsGap |= !lostTold;
            }
        }
        require(!needsLost || lostTold, hole + " is missing: the source handed it over, and no EVENTS_LOST is there");
        if (needsGap && !gapTold) {
            missesGap(
                    track, position, end, hole + " is missing: it did not reach the proxy, and no SOURCE_GAP is there");
        }
    }

    /** Whether the WRITEs between the event that was last and this one can be right. */
    private void judgeWrites(Track track, Position position, long number) {
        long last = position.next - 1;
        int handedOver = 0;
        for (long before = last; before < number; before++) {
            handedOver += witness.writesHandedOver(track, before);
        }
        String where = " between " + last + " and " + number + " of " + track;
        int writes = position.writes;
        require(
                !position.seen || writes <= handedOver,
                writes + " WRITEs, not " + handedOver + " at the most," + where);
        boolean lostTold = lostNotices > position.lostNotices;
        boolean gapTold = gapNotices > position.gapNotices;
        boolean wholeLife = position.seen && last % 2 == 0 && number == last + 1;
        Witness.Fate fate = witness.fate(track, last);
        boolean missing = wholeLife && writes == 0 && handedOver > 0 && fate != Witness.Fate.LOST_BEFORE;
        if (lostTold) {
            boolean perhapsGap = gapTold || mayBeToldLate(track, position, number);
            boolean certain = missing && (fate == Witness.Fate.HANDED_OVER || !perhapsGap);
            lost.add(certain ? 1 : 0, Math.max(0, handedOver - writes));
        } else if (missing && fate == Witness.Fate.HANDED_OVER) {
            violation("no WRITE" + where + ": the source handed it over, and no EVENTS_LOST is there");
        }
        boolean needsGap = switch (fate) {
            case HANDED_OVER -> handedOver < Stamp.burst(track, last);
            case LOST_BEFORE -> writes < handedOver;
            case UNKNOWN -> missing && !lostTold;
        };
        if (wholeLife && needsGap && !gapTold) {
            missesGap(
                    track,
                    position,
                    number,
                    "WRITEs are missing" + where + ": they did not reach the proxy, and no SOURCE_GAP is there");
        }
    }

    private void missesGap(Track track, Position position, long number, String what) {
        if (mayBeToldLate(track, position, number)) {
            waitingForGap.add(what);
        } else {
            violation(what);
        }
    }

    /** Whether a gap before a number may be told behind it, because another one was told shortly before. */
    private boolean mayBeToldLate(Track track, Position position, long number) {
        return isShortlyBehind(lateWatchClock, position)
                || isShortlyBehind(gapClock, position) && witness.hasGapsInARow(track, position.next - 1, number);
    }

    private static boolean isShortlyBehind(long gap, Position position) {
        return gap != NOT_YET && position.clock - gap <= SHORTLY_MILLIS;
    }

    private void require(boolean rule, String what) {
        if (!rule) {
            violation(what);
        }
    }

    private void violation(String what) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(owner + ": " + what);
        }
    }

    /** Where a track is. */
    private static final class Position {
        private long next = NOT_YET;
        private boolean seen;
        private int writes;
        private long clock;
        private long lostNotices;
        private long gapNotices;
    }

    /** How many events a kind of notice counted, and how many it should have, as far as that is certain. */
    private static final class Count {
        private long told;
        private long least;
        private long most;

        private void add(long certainly, long perhaps) {
            least += certainly;
            most += perhaps;
        }

        private boolean adds() {
            return least <= told && told <= most;
        }

        @Override
        public String toString() {
            return told + " events, but " + least + (least == most ? "" : " to " + most) + " are missing";
        }
    }
}
