package io.bytetrade.fsnotify.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bytetrade.fsnotify.proxy.StartException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;

/** The program {@code fsnotify-proxy}. */
@Command(
        name = "fsnotify-proxy",
        description = "Brings file events of Kubernetes nodes to the pods that watch for them.",
        mixinStandardHelpOptions = true,
        versionProvider = Launcher.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it ended in order",
            "1:an internal error",
            "2:the command line is wrong",
            "3:the event source (Redis) cannot be used",
            "4:the watch registry (Kubernetes) cannot be used",
            "5:the address cannot be listened on",
            "6:doctor found FSWatchers that nobody needs"
        })
public final class Launcher {
    private static final Map<String, Supplier<Object>> SUBCOMMANDS = subcommands();

    private Launcher() {}

    /**
     * Runs the program.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    private static Map<String, Supplier<Object>> subcommands() {
        Map<String, Supplier<Object>> subcommands = new LinkedHashMap<>();
        subcommands.put("serve", ServeCommand::new);
        subcommands.put("watch", WatchCommand::new);
        subcommands.put("publish", PublishCommand::new);
        subcommands.put("manifests", ManifestsCommand::new);
        subcommands.put("doctor", DoctorCommand::new);
        subcommands.put("bench", BenchCommand::new);
        subcommands.put("demo", DemoCommand::new);
        return subcommands;
    }

    /** For a command line that begins with a subcommand only with that one: to read what all say of themselves takes a while. */
    private static CommandLine commandLine(String[] args) {
        return args.length > 0 && SUBCOMMANDS.containsKey(args[0]) ? commandLine(Set.of(args[0])) : commandLine();
    }

    static CommandLine commandLine() {
        return commandLine(SUBCOMMANDS.keySet());
    }

    private static CommandLine commandLine(Set<String> subcommands) {
        EnvironmentDefaults environment = new EnvironmentDefaults(System.getenv());
        CommandLine launcher = new CommandLine(new Launcher());
        subcommands.forEach(name -> launcher.addSubcommand(SUBCOMMANDS.get(name).get()));
        return launcher
                // Paths are UTF-8, whatever the locale: another charset would make different names the same.
                .setOut(new PrintWriter(System.out, true, UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(environment)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((e, args) -> usageError(e, environment))
                .setExecutionExceptionHandler(Launcher::failure);
    }

    private static int usageError(ParameterException e, EnvironmentDefaults environment) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getCommandName() + ": " + e.getMessage() + origin(e, environment));
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    /** A wrong value that nobody typed was set somewhere: where. */
    private static String origin(ParameterException e, EnvironmentDefaults environment) {
        ArgSpec argument = e.getArgSpec();
        String variable = argument == null || !argument.stringValues().isEmpty() ? null : environment.source(argument);
        return variable == null ? "" : " (from the environment variable " + variable + ')';
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
        if (e instanceof ExitException exit) {
            err.println("fsnotify-proxy: " + exit.getMessage());
            return exit.code();
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
