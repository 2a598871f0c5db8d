package io.bytetrade.fsnotify.cli.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What the clients received in the measured part of a run.
 *
 * @param deliveries stamped records
 * @param writes records of WRITEs
 * @param missing records that did not arrive
 * @param repeated records that arrived twice or out of order
 * @param notices ERROR frames
 * @param frames EVENT frames
 * @param p50 of the time from publishing to receipt, in nanoseconds, like the three others
 */
record ClientsReport(
        long deliveries,
        long writes,
        long missing,
        long repeated,
        long notices,
        long frames,
        long p50,
        long p99,
        long p999,
        long max) {

    /** As a line for the other process. */
    String toLine() {
        return LongStream.of(deliveries, writes, missing, repeated, notices, frames, p50, p99, p999, max)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }

    static ClientsReport parse(String line) {
        long[] n = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        return new ClientsReport(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
    }
}
