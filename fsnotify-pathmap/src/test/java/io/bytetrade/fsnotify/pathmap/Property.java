package io.bytetrade.fsnotify.pathmap;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Checks a sentence on many random cases. Each run takes new ones; a failure names the seed of its case, and
 * {@code -Dproperty.seed=SEED} makes it the first case again.
 */
final class Property {
    private static final int CASES = 5_000;

    private Property() {}

    static void holds(Consumer<SplittableRandom> property) {
        long first = Long.getLong("property.seed", System.nanoTime());
        for (long seed = first; seed < first + CASES; seed++) {
            try {
                property.accept(new SplittableRandom(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "does not hold for seed " + seed + " (run it again with -Dproperty.seed=" + seed + "): "
                                + e.getMessage(),
                        e);
            }
        }
    }
}
