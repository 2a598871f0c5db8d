package io.bytetrade.fsnotify.cli;

/** How the process ends (DESIGN §8). */
final class ExitCode {
    static final int ORDERLY = 0;
    static final int INTERNAL = 1;
    static final int USAGE = 2;
    static final int EVENT_SOURCE = 3;
    static final int WATCH_REGISTRY = 4;
    static final int LISTEN = 5;
    static final int SUSPECTS = 6;

    private ExitCode() {}
}
