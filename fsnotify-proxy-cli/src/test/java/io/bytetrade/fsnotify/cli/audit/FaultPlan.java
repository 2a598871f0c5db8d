package io.bytetrade.fsnotify.cli.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes wrong in a run, and when. One seed, one plan: it is made before the run and prints itself.
 *
 * @param faults in the order in which they begin
 */
record FaultPlan(List<Fault> faults) {
    private static final int LONGEST_PAUSE_MILLIS = 4_000;
    private static final int LONGEST_FAULT_MILLIS = 3_000;

    FaultPlan {
        faults = faults.stream()
                .sorted(Comparator.comparingLong(Fault::atMillis))
                .toList();
    }

    /** Nothing goes wrong. */
    static FaultPlan none() {
        return new FaultPlan(List.of());
    }

    /**
     * Makes a plan.
     *
     * @param duration all faults are over by then
     * @param kinds what may go wrong
     * @param clients how many clients there are whom something may happen to
     */
    static FaultPlan random(long seed, Duration duration, Set<Fault.Kind> kinds, int clients) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (Fault.Place place : Fault.Place.values()) {
            List<Fault.Kind> here = kinds.stream()
                    .filter(kind -> kind.place() == place)
                    .sorted()
                    .toList();
            int victims = place == Fault.Place.CLIENT ? clients : place == Fault.Place.PUBLISHER ? Publishers.COUNT : 1;
            for (int victim = 0; victim < victims && !here.isEmpty(); victim++) {
                faults.addAll(sequence(random, duration.toMillis(), here, victim));
            }
        }
        return new FaultPlan(faults);
    }

    private static List<Fault> sequence(Random random, long millis, List<Fault.Kind> kinds, int victim) {
        List<Fault> faults = new ArrayList<>();
        long at = random.nextInt(LONGEST_PAUSE_MILLIS);
        while (true) {
            Fault fault = new Fault(
                    kinds.get(random.nextInt(kinds.size())), at, random.nextInt(LONGEST_FAULT_MILLIS), victim);
            if (fault.endMillis() > millis) {
                return faults;
            }
            faults.add(fault);
            at = fault.endMillis() + random.nextInt(LONGEST_PAUSE_MILLIS);
        }
    }

    @Override
    public String toString() {
        return faults.stream().map(Fault::toString).collect(Collectors.joining("\n"));
    }
}
