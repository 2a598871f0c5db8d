package io.bytetrade.fsnotify.k8s;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which replicas are there, by what was seen of their Leases. A Lease has expired when its renewal time has not changed for 30 s
 * of our own monotonic clock; what the time says does not matter, so clocks need not agree. A replica without a Lease is gone.
 * Any thread; all times are monotonic nanoseconds.
 */
final class Replicas {
    static final Duration EXPIRY = Duration.ofSeconds(30);
    /** How long what a gone replica held stays for those who claim it. */
    static final Duration GRACE = Duration.ofSeconds(60);

    private record Seen(String renewTime, long since) {}

    private final Map<String, Seen> leases = new HashMap<>();
    private final Map<String, Long> goneSince = new HashMap<>();

    /** All Leases were read: their renewal times by the names of their replicas. */
    synchronized void listed(Map<String, String> renewTimes, long now) {
        leases.keySet().retainAll(renewTimes.keySet());
        renewTimes.forEach((name, renewTime) -> note(name, renewTime, now));
    }

    /** The Lease of one replica was read: its renewal time, or that there is none. */
    synchronized void seen(String name, Optional<String> renewTime, long now) {
        renewTime.ifPresentOrElse(time -> note(name, time, now), () -> leases.remove(name));
    }

    /** What was not seen for a while is no sign that anybody is gone: every expiry and every grace begins now. */
    synchronized void beginAnew(long now) {
        leases.replaceAll((name, seen) -> new Seen(seen.renewTime(), now));
        goneSince.clear();
    }

    synchronized boolean isAlive(String name, long now) {
        Seen seen = leases.get(name);
        return seen != null && now - seen.since() < EXPIRY.toNanos();
    }

    /** Whether any but this one is alive. */
    synchronized boolean hasOthers(String self, long now) {
        return leases.keySet().stream().anyMatch(name -> !name.equals(self) && isAlive(name, now));
    }

    /**
     * To be asked again and again: which replicas have been gone at each question for the whole grace, without a new beginning.
     *
     * @param holders replicas of whom resources are there; those that have a Lease are looked at as well
     */
    synchronized Set<String> goneForGrace(Set<String> holders, long now) {
        Set<String> known = new HashSet<>(holders);
        known.addAll(leases.keySet());
        goneSince.keySet().retainAll(known);
        known.forEach(name -> {
            if (isAlive(name, now)) {
                goneSince.remove(name);
            } else {
                goneSince.putIfAbsent(name, now);
            }
        });
        Set<String> gone = new HashSet<>();
        goneSince.forEach((name, since) -> {
            if (now - since >= GRACE.toNanos()) {
                gone.add(name);
            }
        });
        return gone;
    }

    private void note(String name, String renewTime, long now) {
        Seen before = leases.get(name);
        if (before == null || !before.renewTime().equals(renewTime)) {
            leases.put(name, new Seen(renewTime, now));
        }
    }
}
