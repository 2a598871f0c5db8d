package io.bytetrade.fsnotify.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bytetrade.fsnotify.proxy.StartException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The program {@code fsnotify-proxy}. */
@Command(
        name = "fsnotify-proxy",
        description = "Brings file events of Kubernetes nodes to the pods that watch for them.",
        subcommands = {ServeCommand.class, DemoCommand.class, WatchCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Launcher.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it ended in order",
            "1:an internal error",
            "2:the command line is wrong",
            "3:the event source (Redis) cannot be used",
            "4:the watch registry (Kubernetes) cannot be used",
            "5:the address cannot be listened on"
        })
public final class Launcher {
    private Launcher() {}

    /**
     * Runs the program.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Launcher())
                // Paths are UTF-8, whatever the locale: another charset would make different names the same.
                .setOut(new PrintWriter(System.out, true, UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Launcher::usageError)
                .setExecutionExceptionHandler(Launcher::failure);
    }

    private static int usageError(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getCommandName() + ": " + e.getMessage());
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failure(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof StartException start) {
            err.println("fsnotify-proxy: " + start.getMessage());
            return switch (start.part()) {
                case EVENT_SOURCE -> ExitCode.EVENT_SOURCE;
                case WATCH_REGISTRY -> ExitCode.WATCH_REGISTRY;
                case LISTENER -> ExitCode.LISTEN;
            };
        }
        err.println("fsnotify-proxy: internal error; please report it with what follows");
        e.printStackTrace(err);
        return ExitCode.INTERNAL;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Launcher.class.getPackage().getImplementationVersion();
            return new String[] {"fsnotify-proxy " + (version == null ? "(not packaged)" : version)};
        }
    }
}
