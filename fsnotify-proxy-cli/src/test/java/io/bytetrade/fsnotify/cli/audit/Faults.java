package io.bytetrade.fsnotify.cli.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Carries a {@link FaultPlan} out: one thread for each place, because what happens to Redis takes its time. */
final class Faults {
    /** Makes things go wrong, and right again. Called by one thread at a time for each {@link Fault.Place}. */
    interface Victims {
        void begin(Fault fault) throws Exception;

        void end(Fault fault) throws Exception;
    }

    private record Step(long atMillis, Fault fault, boolean begins) {}

    private final FaultPlan plan;
    private final Victims victims;
    private final long origin;

    /** @param origin the beginning of the run, as {@link System#nanoTime} tells it */
    Faults(FaultPlan plan, Victims victims, long origin) {
        this.plan = plan;
        this.victims = victims;
        this.origin = origin;
    }

    /**
     * Carries the plan out to its end. However it returns, all that went wrong has been put right again, as far as it can.
     *
     * @param until ends it early
     * @throws Exception what could not be made to go wrong, or right again
     */
    void run(CountDownLatch until) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Callable<Void>> places = new ArrayList<>();
            for (Fault.Place place : Fault.Place.values()) {
                places.add(() -> {
                    run(place, until);
                    return null;
                });
            }
            for (Future<Void> each : threads.invokeAll(places)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void run(Fault.Place place, CountDownLatch until) throws Exception {
        List<Step> steps = new ArrayList<>();
        for (Fault fault : plan.faults()) {
            if (fault.kind().place() == place) {
                steps.add(new Step(fault.atMillis(), fault, true));
                steps.add(new Step(fault.endMillis(), fault, false));
            }
        }
        // The sort is stable, so that what is over at once begins before it ends.
        steps.sort(Comparator.comparingLong(Step::atMillis));
        Deque<Fault> on = new ArrayDeque<>();
        try {
            for (Step step : steps) {
                long wait = TimeUnit.MILLISECONDS.toNanos(step.atMillis) - (System.nanoTime() - origin);
                if (until.await(wait, TimeUnit.NANOSECONDS)) {
                    return;
                }
                if (step.begins) {
                    on.add(step.fault);
                    victims.begin(step.fault);
                } else {
                    on.remove(step.fault);
                    victims.end(step.fault);
                }
            }
        } finally {
            for (Fault fault : on) {
                victims.end(fault);
            }
        }
    }
}
