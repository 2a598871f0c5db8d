package io.bytetrade.fsnotify.cli.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sequence of events of one publisher that are numbered from 0 on and must arrive in that order. There are two kinds:
 *
 * <ul>
 *   <li>in a directory {@code n…} each event has a name of its own, which holds the number;
 *   <li>a file in a directory {@code c…} is created, written to in a burst of 1 to {@value Stamp#LONGEST_BURST} plain WRITEs,
 *       which have no number, and removed, over and over. The number is in the op's higher bits: even for CREATE, odd for
 *       REMOVE.
 * </ul>
 *
 * @param publisher whose it is, from 0 on
 * @param directory under the root
 * @param file the file that lives over and over; empty for a track of the first kind
 */
record Track(int publisher, String directory, String file) {
    static final List<String> NUMBERED_DIRECTORIES = List.of("n0", "n1", "n2");
    static final List<String> CYCLE_DIRECTORIES = List.of("c0", "c1");
    private static final int FILES = 3;

    /** All directories there are. */
    static List<String> directories() {
        return Stream.concat(NUMBERED_DIRECTORIES.stream(), CYCLE_DIRECTORIES.stream())
                .toList();
    }

    /** All tracks of a publisher. */
    static List<Track> of(int publisher) {
        List<Track> tracks = new ArrayList<>();
        NUMBERED_DIRECTORIES.forEach(directory -> tracks.add(new Track(publisher, directory, "")));
        CYCLE_DIRECTORIES.forEach(directory ->
                IntStream.range(0, FILES).forEach(file -> tracks.add(new Track(publisher, directory, "f" + file))));
        return tracks;
    }

    boolean isCycle() {
        return !file.isEmpty();
    }

    @Override
    public String toString() {
        return "p" + publisher + '/' + directory + (isCycle() ? '/' + file : "");
    }
}
