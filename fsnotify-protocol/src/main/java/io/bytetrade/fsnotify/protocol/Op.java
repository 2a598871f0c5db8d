package io.bytetrade.fsnotify.protocol;

import java.util.StringJoiner;

/**
 * The operations of an event, a bit mask with the values of Go's fsnotify (PROTOCOL §1, "Event record"). Bits above
 * {@link #CHMOD} have no name here and are passed through unchanged.
 */
public final class Op {
    /** A file or directory appeared. */
    public static final int CREATE = 1;
    /** A file's content was written. */
    public static final int WRITE = 2;
    /** A file or directory was removed. */
    public static final int REMOVE = 4;
    /** A file or directory was renamed away: the name is the old one. */
    public static final int RENAME = 8;
    /** Attributes changed. */
    public static final int CHMOD = 16;

    private static final String[] NAMES = {"CREATE", "WRITE", "REMOVE", "RENAME", "CHMOD"};

    private Op() {}

    /**
     * The mask in words, as fsnotify prints it.
     *
     * @param op any mask
     * @return for example {@code CREATE|WRITE}; unnamed bits follow in hexadecimal; {@code 0} for an empty mask
     */
    public static String toString(int op) {
        if (op == 0) {
            return "0";
        }
        StringJoiner words = new StringJoiner("|");
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((op & 1 << bit) != 0) {
                words.add(NAMES[bit]);
            }
        }
        int unnamed = op & -1 << NAMES.length;
        if (unnamed != 0) {
            words.add("0x" + Integer.toHexString(unnamed));
        }
        return words.toString();
    }
}
