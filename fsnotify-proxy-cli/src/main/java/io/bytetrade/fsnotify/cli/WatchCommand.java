package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.client.JfsWatcher;
import io.bytetrade.fsnotify.protocol.client.JfsWatcherBuilder;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A client in the terminal. */
@Command(
        name = "watch",
        description = "Watches paths through a proxy and prints what happens, one line for each event.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class WatchCommand implements Callable<Integer> {
    private static final String DEFAULT_NAME = "watch";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Directories or files as the pod sees them.")
    private List<String> paths;

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            description = "The proxy: HOST:PORT or unix:PATH (environment: NOTIFY_SERVER;"
                    + " default: fsnotify-svc.os-system:1506).")
    private String server;

    @Option(
            names = "--channel",
            paramLabel = "NS/POD/CONTAINER[/NAME]",
            description = "Whom to watch for (environment: FSNOTIFY_CHANNEL; default: NAMESPACE, POD_NAME and"
                    + " CONTAINER_NAME of the environment, each 'default' when unset).")
    private String channel;

    @Option(names = "--json", description = "Print one JSON object a line (environment: FSNOTIFY_JSON).")
    private boolean json;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "End after so many seconds (environment: FSNOTIFY_SECONDS; default: at Ctrl-C).")
    private Integer seconds;

    @Mixin
    private LogOptions logOptions;

    @Override
    public Integer call() throws InterruptedException {
        logOptions.apply(Level.WARN);
        Signals signals = Signals.install();
        try (JfsWatcher watcher = watcher(signals)) {
            watcher.start();
            if (seconds == null) {
                signals.await();
            } else {
                signals.await(seconds);
            }
        }
        return ExitCode.ORDERLY;
    }

    private JfsWatcher watcher(Signals signals) {
        try {
            JfsWatcherBuilder builder = JfsWatcher.builder()
                    .consumer(
                            new EventPrinter(spec.commandLine().getOut(), json, InstantSource.system(), signals::ask));
            if (server != null) {
                builder.server(server);
            }
            builder.name(DEFAULT_NAME);
            if (channel != null) {
                identify(builder, ChannelId.parse(channel));
            }
            JfsWatcher watcher = builder.build();
            paths.forEach(watcher::add);
            return watcher;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private static void identify(JfsWatcherBuilder builder, ChannelId id) {
        builder.namespace(id.namespace()).pod(id.pod()).container(id.container());
        builder.name(id.watcher().isEmpty() ? DEFAULT_NAME : id.watcher());
    }
}
