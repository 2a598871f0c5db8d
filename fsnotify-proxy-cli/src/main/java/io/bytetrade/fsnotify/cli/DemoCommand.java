package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import io.bytetrade.fsnotify.protocol.client.JfsWatcher;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Proxy, client and files in one process, to see it work. */
@Command(
        name = "demo",
        description =
                "Starts a proxy on a directory and a client that watches it, and prints the events, until Ctrl-C.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true)
final class DemoCommand implements Callable<Integer> {
    private static final String POD_PATH = "/data";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The directory to watch; without one, a temporary directory to which the demo writes itself.")
    private Path directory;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "End after so many seconds (environment: FSNOTIFY_SECONDS; default: at Ctrl-C).")
    private Integer seconds;

    @Mixin
    private LogOptions logOptions;

    @Override
    public Integer call() throws StartException, IOException, InterruptedException {
        logOptions.apply(Level.WARN);
        Signals signals = Signals.install();
        if (directory != null) {
            if (!Files.isDirectory(directory)) {
                throw new ParameterException(spec.commandLine(), directory + " is not a directory");
            }
            run(directory.toAbsolutePath().normalize(), signals);
            return ExitCode.ORDERLY;
        }
        try (DemoFiles files = DemoFiles.create()) {
            files.startWriting();
            run(files.directory(), signals);
        }
        return ExitCode.ORDERLY;
    }

    private void run(Path watched, Signals signals) throws StartException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (FsNotifyProxy proxy = LocalProxy.builder(List.of(new LocalMount(POD_PATH, watched)))
                .listenOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()) {
            proxy.start();
            InetSocketAddress address = (InetSocketAddress) proxy.address();
            String server = address.getHostString() + ":" + address.getPort();
            out.println("A proxy listens on " + server + ". Its client watches " + POD_PATH + ", which is " + watched
                    + " on this machine.");
            out.println("WRITEs are held back for a second, so that a burst is one. Ctrl-C ends it.");
            out.flush();
            try (JfsWatcher watcher = JfsWatcher.builder()
                    .namespace("demo")
                    .pod("demo")
                    .container("demo")
                    .name("demo")
                    .server(server)
                    .consumer(new EventPrinter(out, false, InstantSource.system(), signals::ask))
                    .build()) {
                watcher.add(POD_PATH);
                watcher.start();
                if (seconds == null) {
                    signals.await();
                } else {
                    signals.await(seconds);
                }
            }
        }
    }
}
