package io.bytetrade.fsnotify.proxy.engine;

import java.lang.System.Logger.Level;

/**
 * Keeps one client from filling the log: of the lines that it causes by what it sends, ten a second stand at INFO, and the
 * others at DEBUG.
 */
final class LogPace {
    private static final int LINES = 10;
    private static final long SECOND = 1_000_000_000;

    private long began;
    private int lines;

    /** The level of the next line. */
    Level level(long now) {
        if (lines == 0 || now - began >= SECOND) {
            began = now;
            lines = 0;
        }
        // It need not count further, so that it does not overflow.
        lines = Math.min(lines + 1, LINES + 1);
        return lines <= LINES ? Level.INFO : Level.DEBUG;
    }
}
