package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.proxy.control.RaceRounds;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where threads hand something over at the very moment at which the other side ends, or takes the last of it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandOverRaceTest {
    private final RaceRounds race = new RaceRounds();

    @AfterEach
    void end() {
        race.close();
    }

    /**
     * A task is run by the loop that ends, or its giver hears that it will not be: a socket in it is closed by one of the two,
     * and only one. This guards the second look at {@code closed} in {@link Inbox#execute}, after the task was put in.
     */
    @Test
    void aTaskIsRunOrRefusedWhenTheLoopEnds() {
        while (race.goesOn()) {
            Inbox inbox = new Inbox();
            inbox.open(new SpinningSelector());
            AtomicInteger runs = new AtomicInteger();
            AtomicBoolean accepted = new AtomicBoolean();
            race.round(
                    () -> {
                        // As EventLoop.end does.
                        inbox.close();
                        runAll(inbox);
                    },
                    () -> accepted.set(inbox.execute(runs::incrementAndGet)));
            if (runs.get() != (accepted.get() ? 1 : 0)) {
                throw new AssertionError("a task ran " + runs + " times; that it was accepted is " + accepted);
            }
        }
    }

    /**
     * Of two outboxes that both want what is left, one gets it. This guards the comparison in {@link MemoryBudget#take}: the
     * answer belongs to the amount that is replaced.
     */
    @Test
    void theLastBytesOfTheBudgetAreTakenOnce() {
        while (race.goesOn()) {
            MemoryBudget budget = new MemoryBudget(1000);
            AtomicInteger taken = new AtomicInteger();
            Runnable taker = () -> {
                if (budget.take(0, 600)) {
                    taken.incrementAndGet();
                }
            };
            race.round(taker, taker);
            if (taken.get() != 1 || budget.usedBytes() != 600) {
                throw new AssertionError(taken + " outboxes took 600 of 1000 bytes; used is " + budget.usedBytes());
            }
        }
    }

    private static void runAll(Inbox inbox) {
        for (Runnable task = inbox.pollTask(); task != null; task = inbox.pollTask()) {
            task.run();
        }
    }
}
