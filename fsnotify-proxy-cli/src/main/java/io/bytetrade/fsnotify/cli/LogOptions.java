package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** How much is logged. Logs go to the standard error stream. */
final class LogOptions {
    private static final int DEBUG_FROM = 4;
    private static final int TRACE_FROM = 8;

    @Option(
            names = "-v",
            paramLabel = "LEVEL",
            defaultValue = "0",
            description =
                    "Log level as klog has it: from 4 on each event, from 8 on everything (default: ${DEFAULT-VALUE}).")
    private int verbosity;

    /** Sets the level of the proxy's own loggers, or of all if they are quieter than that. */
    void apply(Level quietest) {
        Level level = verbosity >= TRACE_FROM ? Level.TRACE : verbosity >= DEBUG_FROM ? Level.DEBUG : quietest;
        ((Logger) LoggerFactory.getLogger("io.bytetrade.fsnotify")).setLevel(level);
    }
}
