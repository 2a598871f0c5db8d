package io.bytetrade.fsnotify.cli.storm;

/**
 * How much a run is.
 *
 * @param seed decides what happens; the machine decides how threads and processes take turns
 * @param rounds how many storms, each with a calm behind it
 * @param steps of a storm
 * @param clients how many, each with a channel id of its own
 */
record StormSettings(long seed, int rounds, int steps, int clients) {
    private static final String PREFIX = "storm.";

    /** As the system properties {@code storm.seed}, {@code .rounds}, {@code .steps} and {@code .clients} say; one short storm else, the same each time. */
    static StormSettings ofProperties() {
        return new StormSettings(
                Long.getLong(PREFIX + "seed", 1),
                Integer.getInteger(PREFIX + "rounds", 1),
                Integer.getInteger(PREFIX + "steps", 30),
                Integer.getInteger(PREFIX + "clients", 10));
    }

    /** How to have this run again. */
    @Override
    public String toString() {
        return "-D" + PREFIX + "seed=" + seed + " -D" + PREFIX + "rounds=" + rounds + " -D" + PREFIX + "steps=" + steps
                + " -D" + PREFIX + "clients=" + clients;
    }
}
