package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import io.bytetrade.fsnotify.cli.admin.AdminServer;
import io.bytetrade.fsnotify.cli.admin.Health;
import io.bytetrade.fsnotify.cli.admin.Observed;
import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.FsNotifyProxyBuilder;
import io.bytetrade.fsnotify.proxy.StartException;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.redis.RedisEventSource;
import java.util.List;
import java.util.Optional;
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
    private AdminOptions adminOptions;

    @Mixin
    private LogOptions logOptions;

    @Override
    public Integer call() throws StartException, ExitException, InterruptedException {
        logOptions.apply(Level.INFO);
        if (local.isEmpty()) {
            return serveCluster();
        }
        refuseClusterOptions();
        return serve(localBuilder(), Optional.empty(), Optional.empty());
    }

    private FsNotifyProxyBuilder localBuilder() {
        try {
            return LocalProxy.builder(local);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private int serveCluster() throws StartException, ExitException, InterruptedException {
        RedisEventSource redis = new RedisEventSource(redisOptions.settings());
        try (KubernetesCluster cluster = kubernetesOptions.open(replicaOptions.builder())) {
            FsNotifyProxyBuilder builder = ClusterProxy.builder(redis, cluster, replicaOptions.peerCheck());
            return serve(builder, Optional.of(redis), Optional.of(cluster));
        } catch (AdapterException e) {
            throw new ExitException(ExitCode.WATCH_REGISTRY, e);
        }
    }

    /** Runs a proxy until it is asked to end. */
    private int serve(
            FsNotifyProxyBuilder builder, Optional<RedisEventSource> redis, Optional<KubernetesCluster> cluster)
            throws StartException, ExitException, InterruptedException {
        Signals signals = Signals.install();
        AtomicBoolean failed = new AtomicBoolean();
        Thread.setDefaultUncaughtExceptionHandler(ServeCommand::endAtOnce);
        Health health = new Health();
        builder.listener(endOnFailure(signals, failed)).listener(health);
        FsNotifyProxy proxy = build(builder);
        Optional<AdminServer> admin = Optional.empty();
        try (proxy) {
            // The first to listen and the last to close, so that it can be asked at the start and at the end, too.
            admin = adminOptions.open(new Observed(proxy, redis, cluster), health);
            LOG.log(System.Logger.Level.INFO, "fsnotify-proxy starting ...");
            proxy.start();
            signals.await();
            health.ending();
            LOG.log(System.Logger.Level.INFO, "fsnotify-proxy ends: {0}", proxy.stats());
            cluster.ifPresent(KubernetesCluster::handOver);
        } finally {
            admin.ifPresent(AdminServer::close);
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
