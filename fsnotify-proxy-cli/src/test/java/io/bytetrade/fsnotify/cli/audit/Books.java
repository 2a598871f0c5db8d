package io.bytetrade.fsnotify.cli.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** The books of one client over all its sessions: the {@link Ledger} of the present one and the sums of those before. Thread-safe. */
final class Books {
    private final String owner;
    private final Set<String> directories;
    private final Witness witness;
    private final List<String> violations = new ArrayList<>();
    private Ledger ledger;
    private int sessions;
    private int cuts;
    private long received;
    private long gapsTold;
    private long lostTold;
    private long notRepresentableTold;

    Books(String owner, Set<String> directories, Witness witness) {
        this.owner = owner;
        this.directories = new TreeSet<>(directories);
        this.witness = witness;
    }

    /** A session begins. */
    synchronized Ledger open() {
        sessions++;
        ledger = new Ledger(owner + " in session " + sessions, directories, witness);
        return ledger;
    }

    /** The session was cut. */
    synchronized void cut() {
        cuts++;
        ledger.cut();
        close();
    }

    /** The session has ended in order. */
    synchronized void finish() {
        ledger.finish();
        close();
    }

    private void close() {
        received += ledger.received();
        gapsTold += ledger.gapsTold();
        lostTold += ledger.lostTold();
        notRepresentableTold += ledger.notRepresentableTold();
        violations.addAll(ledger.violations());
        ledger = null;
    }

    /** The present session's watches stand; from these numbers on everything must arrive. */
    synchronized void begin(ToLongFunction<Track> from) {
        ledger.begin(from);
    }

    /** Whether a session is on whose watches stand. */
    synchronized boolean isWatching() {
        return ledger != null && ledger.hasBegun();
    }

    /** Whether a session is on. */
    synchronized boolean isOpen() {
        return ledger != null;
    }

    /** Whether the present session has got events of at least these numbers. */
    synchronized boolean hasReached(Map<Track, Long> numbers) {
        return ledger != null && ledger.hasReached(numbers);
    }

    /** What was wrong, in all sessions. */
    synchronized List<String> violations() {
        List<String> all = new ArrayList<>(violations);
        if (ledger != null) {
            all.addAll(ledger.violations());
        }
        return all;
    }

    /** Sessions that ended otherwise than in order. */
    synchronized int cuts() {
        return cuts;
    }

    /** Events that arrived in the sessions that are over. */
    synchronized long received() {
        return received;
    }

    /** How often SOURCE_GAP was told in the sessions that are over. */
    synchronized long gapsTold() {
        return gapsTold;
    }

    /** Events that EVENTS_LOST counted in the sessions that are over. */
    synchronized long lostTold() {
        return lostTold;
    }

    /** Events that NOT_REPRESENTABLE counted in the sessions that are over. */
    synchronized long notRepresentableTold() {
        return notRepresentableTold;
    }

    @Override
    public synchronized String toString() {
        return owner + " " + directories + ": " + sessions + " sessions, " + received + " events, " + gapsTold
                + " gaps, " + lostTold + " told as lost, " + notRepresentableTold + " as not representable";
    }
}
