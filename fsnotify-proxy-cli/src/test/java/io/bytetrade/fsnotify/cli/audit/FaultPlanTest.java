package io.bytetrade.fsnotify.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Plans of what goes wrong. */
class FaultPlanTest {
    private static final Set<Fault.Kind> ALL = EnumSet.allOf(Fault.Kind.class);
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void oneSeedIsOnePlan() {
        assertThat(FaultPlan.random(5, LONG, ALL, 4)).isEqualTo(FaultPlan.random(5, LONG, ALL, 4));
        assertThat(FaultPlan.random(5, LONG, ALL, 4)).isNotEqualTo(FaultPlan.random(6, LONG, ALL, 4));
    }

    @Test
    void everyKindHappensToEveryVictimInALongRun() {
        FaultPlan plan = FaultPlan.random(1, LONG, ALL, 4);
        assertThat(plan.faults()).extracting(Fault::kind).containsAll(ALL);
        assertThat(plan.faults().stream()
                        .filter(fault -> fault.kind().place() == Fault.Place.CLIENT)
                        .map(Fault::victim)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void onlyWhatIsAllowedHappensAndAllIsOverInTime() {
        FaultPlan plan = FaultPlan.random(2, Duration.ofSeconds(20), EnumSet.of(Fault.Kind.REDIS_KILLED), 4);
        assertThat(plan.faults())
                .isNotEmpty()
                .allMatch(fault -> fault.kind() == Fault.Kind.REDIS_KILLED)
                .allMatch(fault -> fault.endMillis() <= 20_000);
    }

    @Test
    void oneThingHappensAtATimeToTheSameVictim() {
        FaultPlan plan = FaultPlan.random(3, LONG, ALL, 2);
        for (Fault each : plan.faults()) {
            assertThat(plan.faults())
                    .filteredOn(other -> other != each
                            && other.kind().place() == each.kind().place()
                            && other.victim() == each.victim())
                    .noneMatch(other -> other.atMillis() < each.endMillis() && each.atMillis() < other.endMillis());
        }
    }

    @Test
    void itPrintsWhatHappensToWhomAndWhen() {
        assertThat(new Fault(Fault.Kind.CLIENT_STALLED, 1500, 300, 2).toString().strip())
                .isEqualTo("1500 ms CLIENT_STALLED 2 for 300 ms");
        assertThat(new Fault(Fault.Kind.REDIS_KILLED, 0, 7, 0).toString().strip())
                .isEqualTo("0 ms REDIS_KILLED for 7 ms");
    }
}
