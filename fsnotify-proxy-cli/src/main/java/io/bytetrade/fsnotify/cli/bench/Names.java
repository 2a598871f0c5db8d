package io.bytetrade.fsnotify.cli.bench;

/**
 * The paths of a run. A name says when it was published, by the system's monotonic clock, and which event of its watch it is:
 * {@code /mnt/data/w3/f-<nanoseconds>-<number>}, as the subscribers of other systems are measured as well.
 */
final class Names {
    static final String POD_ROOT = "/mnt/data";
    static final String NODE_ROOT = "/srv/data";
    /** What bystanders watch. */
    static final String POD_BESIDE = POD_ROOT + "/beside";

    static final String NODE_ELSEWHERE = "/srv/elsewhere";

    private Names() {}

    static String podPath(int watch) {
        return POD_ROOT + "/w" + watch;
    }

    static String nodePath(int watch) {
        return NODE_ROOT + "/w" + watch;
    }

    /** A name whose event is checked; longer ones are filled up in front of the stamp. */
    static String stamped(String directory, long nanos, long number, int leastBytes) {
        String stamp = nanos + "-" + number;
        int fill = leastBytes - directory.length() - 3 - stamp.length();
        return directory + "/f-" + (fill > 0 ? "x".repeat(fill - 1) + '-' : "") + stamp;
    }

    /** One of a few files that are written all the time. */
    static String written(String directory, long number) {
        return directory + "/w-" + (number & 15);
    }
}
