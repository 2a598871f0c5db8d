package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * How much is logged, in klog's flags; like any flag of Go they may have one dash or two. Two of them act. The others are
 * accepted, because deployments have them, and warned of: logs go to the standard error stream, whoever wants them elsewhere
 * redirects it.
 */
final class LogOptions {
    private static final int DEBUG_FROM = 4;
    private static final int TRACE_FROM = 8;
    private static final String OURS = "io.bytetrade.fsnotify";
    private static final System.Logger LOG = System.getLogger(LogOptions.class.getName());

    @Option(
            names = {"-v", "--v"},
            paramLabel = "LEVEL",
            defaultValue = "0",
            description = "How much is logged: from 4 on each event, from 8 on everything (environment: FSNOTIFY_V;"
                    + " default: ${DEFAULT-VALUE}).")
    private int verbosity;

    @Option(
            names = {"-vmodule", "--vmodule"},
            paramLabel = "PATTERN=LEVEL",
            split = ",",
            converter = ModuleLevel.Converter.class,
            description =
                    "A higher level for some classes: a name with * and ?, such as Redis*=8 or Session=4; with dots"
                            + " it means a whole name (environment: FSNOTIFY_VMODULE; default: none).")
    private List<ModuleLevel> modules = List.of();

    /** Of klog v2; the variable part of Go's syntax, {@code -flag} or {@code -flag=false}. */
    @Option(
            names = {
                "-add_dir_header", "--add_dir_header",
                "-alsologtostderr", "--alsologtostderr",
                "-legacy_stderr_threshold_behavior", "--legacy_stderr_threshold_behavior",
                "-logtostderr", "--logtostderr",
                "-one_output", "--one_output",
                "-skip_headers", "--skip_headers",
                "-skip_log_headers", "--skip_log_headers"
            },
            hidden = true,
            arity = "0..1",
            fallbackValue = "true",
            converter = Values.OnOff.class)
    private List<Boolean> switchesWithoutEffect = List.of();

    @Option(
            names = {
                "-alsologtostderrthreshold", "--alsologtostderrthreshold",
                "-log_backtrace_at", "--log_backtrace_at",
                "-log_dir", "--log_dir",
                "-log_file", "--log_file",
                "-log_file_max_size", "--log_file_max_size",
                "-stderrthreshold", "--stderrthreshold"
            },
            hidden = true)
    private List<String> valuesWithoutEffect = List.of();

    /** Sets the level of the proxy's own loggers, to that of a quiet command unless more is wanted. */
    void apply(Level quietest) {
        Level level = levelOf(verbosity, quietest);
        ((Logger) LoggerFactory.getLogger(OURS)).setLevel(level);
        if (!modules.isEmpty()) {
            ((Logger) LoggerFactory.getLogger(OURS)).getLoggerContext().addTurboFilter(new ModuleFilter(modules));
        }
        if (!switchesWithoutEffect.isEmpty() || !valuesWithoutEffect.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "of klog's flags only -v and -vmodule have an effect; logs go to the standard error stream");
        }
    }

    /** The level of logback's that a level of klog's stands for. */
    static Level levelOf(int verbosity, Level quietest) {
        return verbosity >= TRACE_FROM ? Level.TRACE : verbosity >= DEBUG_FROM ? Level.DEBUG : quietest;
    }
}
