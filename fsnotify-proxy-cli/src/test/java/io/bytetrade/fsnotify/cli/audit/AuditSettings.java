package io.bytetrade.fsnotify.cli.audit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How large a run is.
 *
 * @param seed decides who watches what, what is published, and what goes wrong; the machine decides the rest
 * @param duration how long things go wrong
 * @param clients how many, besides a steady one to whom nothing happens
 * @param perSecond how many events are published, about
 * @param loops event loops of the proxy; with one, more sums can be checked
 * @param kinds what may go wrong
 */
record AuditSettings(long seed, Duration duration, int clients, int perSecond, int loops, Set<Fault.Kind> kinds) {
    private static final String PREFIX = "audit.";

    AuditSettings {
        kinds = Set.copyOf(kinds);
    }

    /** As the system properties {@code audit.seed}, {@code .seconds}, {@code .clients}, {@code .rate} and {@code .loops} say; a short run else. */
    static AuditSettings ofProperties(int seconds, Set<Fault.Kind> kinds) {
        return new AuditSettings(
                Long.getLong(PREFIX + "seed", ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)),
                Duration.ofSeconds(Integer.getInteger(PREFIX + "seconds", seconds)),
                Integer.getInteger(PREFIX + "clients", 10),
                Integer.getInteger(PREFIX + "rate", 3_000),
                Integer.getInteger(PREFIX + "loops", 1),
                kinds);
    }

    /** All that may happen at these places. */
    static Set<Fault.Kind> kindsAt(Set<Fault.Place> places) {
        Set<Fault.Kind> kinds = EnumSet.allOf(Fault.Kind.class);
        kinds.removeIf(kind -> !places.contains(kind.place()));
        return kinds;
    }

    /** How to have this run again. */
    @Override
    public String toString() {
        return "-D" + PREFIX + "seed=" + seed + " -D" + PREFIX + "seconds=" + duration.toSeconds() + " -D" + PREFIX
                + "clients=" + clients + " -D" + PREFIX + "rate=" + perSecond + " -D" + PREFIX + "loops="
                + loops;
    }
}
