package io.bytetrade.fsnotify.cli.bench;

import java.nio.ByteBuffer;

/** Reads watch, time and number out of a record's name where it lies, because millions of them come by in a second. */
final class StampReader {
    private static final int FIRST = Names.POD_ROOT.length() + 2;

    private int watch;
    private long nanos;
    private long number;

    /**
     * Reads one.
     *
     * @param at where the name begins; it ends with a NUL
     * @return false if the name has no stamp, as those of WRITEs have none
     */
    boolean read(ByteBuffer bytes, int at) {
        int i = at + FIRST;
        watch = 0;
        byte b = bytes.get(i);
        while (b != '/') {
            watch = watch * 10 + b - '0';
            b = bytes.get(++i);
        }
        if (bytes.get(i + 1) != 'f') {
            return false;
        }
        i += 3;
        if (bytes.get(i) == 'x') {
            while (bytes.get(i++) != '-') {
                // The filling.
            }
        }
        nanos = digits(bytes, i);
        while (bytes.get(i++) != '-') {
            // The digits that were read.
        }
        number = digits(bytes, i);
        return true;
    }

    int watch() {
        return watch;
    }

    long nanos() {
        return nanos;
    }

    long number() {
        return number;
    }

    private static long digits(ByteBuffer bytes, int from) {
        long value = 0;
        int i = from;
        for (byte b = bytes.get(i); b >= '0' && b <= '9'; b = bytes.get(++i)) {
            value = value * 10 + b - '0';
        }
        return value;
    }
}
