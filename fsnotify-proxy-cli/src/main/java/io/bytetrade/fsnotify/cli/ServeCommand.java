package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.FsNotifyProxyBuilder;
import io.bytetrade.fsnotify.proxy.StartException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the proxy until a signal asks it to end. */
@Command(
        name = "serve",
        description = "Runs the proxy until SIGTERM or SIGINT.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--local",
            paramLabel = "POD_PATH=NODE_PATH",
            split = ",",
            converter = LocalMount.Converter.class,
            description = "Serve this directory of this machine to clients as POD_PATH, without Redis and Kubernetes;"
                    + " may be given several times (environment: FSNOTIFY_LOCAL).")
    private List<LocalMount> local = List.of();

    @Mixin
    private ProxyOptions proxyOptions;

    @Mixin
    private LogOptions logOptions;

    @Override
    public Integer call() throws StartException, InterruptedException {
        logOptions.apply(Level.INFO);
        if (local.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the Redis and Kubernetes adapters are not in this build yet: give --local POD_PATH=NODE_PATH");
        }
        Signals signals = Signals.install();
        AtomicBoolean failed = new AtomicBoolean();
        Thread.setDefaultUncaughtExceptionHandler(ServeCommand::endAtOnce);
        LOG.log(System.Logger.Level.INFO, "fsnotify-proxy starting ...");
        try (FsNotifyProxy proxy =
                builder().listener(endOnFailure(signals, failed)).build()) {
            proxy.start();
            signals.await();
            LOG.log(System.Logger.Level.INFO, "fsnotify-proxy ends: {0}", proxy.stats());
        }
        return failed.get() ? ExitCode.INTERNAL : ExitCode.ORDERLY;
    }

    private FsNotifyProxyBuilder builder() {
        try {
            FsNotifyProxyBuilder builder = LocalProxy.builder(local);
            proxyOptions.applyTo(builder);
            return builder;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** A thread that ended by itself leaves a proxy that only looks alive, for example when memory is used up. */
    private static void endAtOnce(Thread thread, Throwable failure) {
        try {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the thread " + thread.getName() + " ended; the process ends with it",
                    failure);
        } finally {
            Runtime.getRuntime().halt(ExitCode.INTERNAL);
        }
    }

    /** A proxy without one of its loops serves nobody well: the process ends, and whoever started it starts it again. */
    private static ProxyListener endOnFailure(Signals signals, AtomicBoolean failed) {
        return new ProxyListener() {
            @Override
            public void loopDied(Throwable failure) {
                failed.set(true);
                signals.ask();
            }
        };
    }
}
