package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchMemoryTest {
    private static final MappedPath PATH = new MappedPath("/mnt/data", "/host/data");

    private final MemoryBudget budget = new MemoryBudget(10_000);
    private final WatchMemory one = new WatchMemory(budget);
    private final WatchMemory two = new WatchMemory(budget);

    @Test
    void theLongerThePathsTheMoreIsTaken() {
        one.take(PATH);
        long shortOnes = budget.usedBytes();
        one.giveBack(PATH);
        one.take(new MappedPath("/mnt/data/" + "x".repeat(100), "/host/data/" + "x".repeat(100)));

        assertThat(budget.usedBytes()).isGreaterThanOrEqualTo(shortOnes + 400);
        assertThat(WatchMemory.bytes(List.of("/a", "/a"))).isEqualTo(2 * WatchMemory.bytes(List.of("/a")));
        assertThat(WatchMemory.bytes(List.of())).isZero();
    }

    @Test
    void nothingIsToBeHadAlsoWhereNoMemoryIs() {
        takeAllThereIs(one);
        takeAllThereIs(two);

        assertThat(one.take(PATH)).isFalse();
        assertThat(one.take(0)).isTrue();
    }

    @Test
    void theEndGivesAllBack() {
        takeAllThereIs(one);
        two.take(PATH);
        one.giveBackAll();
        one.giveBackAll();
        two.giveBack(PATH);

        assertThat(budget.usedBytes()).isZero();
    }

    private static void takeAllThereIs(WatchMemory memory) {
        while (memory.take(PATH)) {
            // Until it may have no more.
        }
    }
}
