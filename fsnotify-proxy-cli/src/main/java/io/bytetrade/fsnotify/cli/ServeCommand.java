package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.FsNotifyProxyBuilder;
import io.bytetrade.fsnotify.proxy.StartException;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the proxy until a signal asks it to end. */
@Command(
        name = "serve",
        description = {
            "Runs the proxy until SIGTERM or SIGINT: events from Redis, watches and pods in Kubernetes.",
            "With --local it needs neither and serves directories of this machine."
        },
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        footer = {
            "",
            "Secrets come from the environment or files, never from the command line: REDIS_PASSWORD.",
            "klog's other flags are accepted and have no effect."
        })
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
                    + " may be given several times (environment: FSNOTIFY_LOCAL; default: none).")
    private List<LocalMount> local = List.of();

    @Mixin
    private RedisOptions redisOptions;

    @Mixin
    private KubernetesOptions kubernetesOptions;

    @Mixin
    private ReplicaOptions replicaOptions;

    @Mixin
    private ProxyOptions proxyOptions;

    @Mixin
    private LogOptions logOptions;

    @Override
    public Integer call() throws StartException, ExitException, InterruptedException {
        logOptions.apply(Level.INFO);
        if (local.isEmpty()) {
            return serveCluster();
        }
        refuseClusterOptions();
        return serve(localBuilder(), () -> {});
    }

    private FsNotifyProxyBuilder localBuilder() {
        try {
            return LocalProxy.builder(local);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private int serveCluster() throws StartException, ExitException, InterruptedException {
        RedisSettings redis = redisOptions.settings();
        try (KubernetesCluster cluster = kubernetesOptions.open(replicaOptions.builder())) {
            return serve(ClusterProxy.builder(redis, cluster, replicaOptions.peerCheck()), cluster::handOver);
        } catch (AdapterException e) {
            throw new ExitException(ExitCode.WATCH_REGISTRY, e);
        }
    }

    /**
     * Runs a proxy until it is asked to end.
     *
     * @param beforeTheEnd what others are to know before it closes
     */
    private int serve(FsNotifyProxyBuilder builder, Runnable beforeTheEnd) throws StartException, InterruptedException {
        Signals signals = Signals.install();
        AtomicBoolean failed = new AtomicBoolean();
        Thread.setDefaultUncaughtExceptionHandler(ServeCommand::endAtOnce);
        builder.listener(endOnFailure(signals, failed));
        try (FsNotifyProxy proxy = build(builder)) {
            LOG.log(System.Logger.Level.INFO, "fsnotify-proxy starting ...");
            proxy.start();
            signals.await();
            LOG.log(System.Logger.Level.INFO, "fsnotify-proxy ends: {0}", proxy.stats());
            beforeTheEnd.run();
        }
        return failed.get() ? ExitCode.INTERNAL : ExitCode.ORDERLY;
    }

    private FsNotifyProxy build(FsNotifyProxyBuilder builder) {
        try {
            proxyOptions.applyTo(builder);
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void refuseClusterOptions() {
        Stream.of(RedisOptions.NAMES, KubernetesOptions.NAMES, ReplicaOptions.NAMES)
                .flatMap(List::stream)
                .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                .findFirst()
                .ifPresent(option -> {
                    throw new ParameterException(
                            spec.commandLine(), "--local needs neither Redis nor Kubernetes: leave out " + option);
                });
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
