package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What an event says of itself, in its name and op, so that whoever gets it sees where it belongs and whether a bit of it has
 * changed.
 */
sealed interface Stamp {
    /** The directory as publishers name it. */
    String NODE_ROOT = "/host/data";

    /** The same directory as clients see it. */
    String POD_ROOT = "/mnt/data";

    int LONGEST_BURST = 6;

    Track track();

    /**
     * An event with a number.
     *
     * @param number its place on the track
     * @param millis when it was published, since the beginning of the run; -1 where the event does not say so
     */
    record Numbered(Track track, long number, long millis) implements Stamp {}

    /** A plain WRITE between two events with numbers. */
    record Write(Track track) implements Stamp {}

    /** The event of a number, as it is published. */
    static NodeEvent event(Numbered stamp) {
        Track track = stamp.track();
        String key = NODE_ROOT + '/' + track.directory();
        if (track.isCycle()) {
            return new NodeEvent(key + '/' + cycleName(track), cycleOp(stamp.number()), key);
        }
        return new NodeEvent(key + '/' + numberedName(stamp), numberedOp(stamp), key);
    }

    /** A plain WRITE of a file that lives over and over. */
    static NodeEvent write(Track track) {
        String key = NODE_ROOT + '/' + track.directory();
        return new NodeEvent(key + '/' + cycleName(track), Op.WRITE, key);
    }

    /** How many WRITEs follow a number: none if it is that of a REMOVE. */
    static int burst(Track track, long number) {
        return number % 2 != 0
                ? 0
                : 1 + (int) Long.remainderUnsigned(mix(track.hashCode() * 31L + number), LONGEST_BURST);
    }

    /** Whether the name is too long for a slot, so that clients must be told of the event in other words. */
    static boolean isTooLong(Track track, long number) {
        return !track.isCycle() && number % 499 == 250;
    }

    /**
     * Reads what an event says.
     *
     * @param event as a client gets it
     * @throws IllegalArgumentException if it is not what was published; the message says why
     */
    static Stamp read(FileEvent event) {
        String[] parts = event.name().split("/", 5);
        require(parts.length == 5 && event.name().startsWith(POD_ROOT + '/'), "the name is none that was published");
        String directory = parts[3];
        require(event.key().equals(POD_ROOT + '/' + directory), "the key is not the directory of the name");
        return Track.CYCLE_DIRECTORIES.contains(directory)
                ? readCycle(directory, parts[4], event.op())
                : readNumbered(directory, parts[4], event.op());
    }

    private static Stamp readCycle(String directory, String name, int op) {
        String[] parts = name.split("-");
        require(parts.length == 2, "the name is none that was published");
        Track track = new Track(number(parts[0]), directory, parts[1]);
        if (op == Op.WRITE) {
            return new Write(track);
        }
        long number = op >>> 5;
        require(op == cycleOp(number), "the op is none that was published");
        return new Numbered(track, number, -1);
    }

    private static Stamp readNumbered(String directory, String name, int op) {
        String[] parts = name.split("\\.", 4);
        require(parts.length == 4, "the name is none that was published");
        Numbered stamp = new Numbered(new Track(number(parts[0]), directory, ""), number(parts[1]), number(parts[2]));
        require(name.equals(numberedName(stamp)), "the name does not have the check sum that it should have");
        require(op == numberedOp(stamp), "the op is not the one that was published");
        return stamp;
    }

    private static String cycleName(Track track) {
        return track.publisher() + "-" + track.file();
    }

    private static int cycleOp(long number) {
        return (int) (number << 5) | (number % 2 == 0 ? Op.CREATE : Op.REMOVE);
    }

    private static String numberedName(Numbered stamp) {
        String head = stamp.track().publisher() + "." + stamp.number() + "." + stamp.millis() + ".";
        CRC32 sum = new CRC32();
        sum.update((stamp.track() + head).getBytes(StandardCharsets.UTF_8));
        return head + filler(stamp) + Long.toHexString(sum.getValue());
    }

    /** Makes names of many lengths and alphabets; none has the slash. */
    private static String filler(Numbered stamp) {
        if (isTooLong(stamp.track(), stamp.number())) {
            return "long".repeat(70);
        }
        String[] letters = {"a", "ä", "文", "\uD83D\uDE00", "\"", "\\", " "};
        long random = mix(stamp.number());
        return letters[(int) Long.remainderUnsigned(random, letters.length)].repeat((int) (random & 31));
    }

    /** Any mask but the one of a plain WRITE, which may be coalesced. */
    private static int numberedOp(Numbered stamp) {
        int op = (int) (mix(stamp.track().hashCode() + stamp.number()) >>> 7);
        return op == Op.WRITE || op == 0 ? Op.CREATE : op;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' in the name is no number", e);
        }
    }

    /** Stafford's mix 13, as in {@link java.util.SplittableRandom}: a fixed pseudo-random value for each number. */
    private static long mix(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private static void require(boolean rule, String message) {
        if (!rule) {
            throw new IllegalArgumentException(message);
        }
    }
}
