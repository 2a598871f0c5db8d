package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import io.bytetrade.fsnotify.cli.bench.Bench;
import io.bytetrade.fsnotify.cli.bench.BenchPlan;
import io.bytetrade.fsnotify.cli.bench.BenchResult;
import io.bytetrade.fsnotify.proxy.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Loads a proxy and says what it bears. */
@Command(
        name = "bench",
        description = {
            "Publishes events to many clients through a proxy, and reports throughput, CPU, latency and loss.",
            "Without --server the proxy is part of this process, the clients are always another one; without --redis",
            "events are handed to the proxy directly."
        },
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        footer = {"", "The exit code is 1 if an event was lost, repeated or out of order."})
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "100",
            converter = Values.Count.class,
            description = "Connections (environment: FSNOTIFY_CLIENTS; default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--watches",
            paramLabel = "N",
            defaultValue = "1",
            converter = Values.Count.class,
            description = "Directories that each client watches (environment: FSNOTIFY_WATCHES;"
                    + " default: ${DEFAULT-VALUE}).")
    private int watches;

    @Option(
            names = "--bystanders",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Further connections, which watch what no event is about (environment: FSNOTIFY_BYSTANDERS;"
                    + " default: none).")
    private Integer bystanders;

    @Option(
            names = "--stalled",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Further connections, which watch like the clients and read nothing"
                    + " (environment: FSNOTIFY_STALLED; default: none).")
    private Integer stalled;

    @Option(
            names = "--events",
            paramLabel = "N",
            converter = Values.Count.class,
            description =
                    "Publish so many events (environment: FSNOTIFY_EVENTS; default: as many as --duration allows).")
    private Integer events;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Values.Time.class,
            description = "Publish for so long (environment: FSNOTIFY_DURATION; default: ${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "3s",
            converter = Values.Time.class,
            description = "Publish for so long before anything is measured (environment: FSNOTIFY_WARM_UP;"
                    + " default: ${DEFAULT-VALUE}).")
    private Duration warmUp;

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Events a second (environment: FSNOTIFY_RATE; default: as many as the clients take).")
    private Integer rate;

    @Option(
            names = "--window",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Events that may be under way without --rate (environment: FSNOTIFY_WINDOW;"
                    + " default: 200000 deliveries, 64 to 4096 events).")
    private Integer window;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1",
            converter = Values.Count.class,
            description = "Events in a payload (environment: FSNOTIFY_BATCH; default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--name-bytes",
            paramLabel = "N",
            defaultValue = "1",
            converter = Values.Count.class,
            description = "The least length of a name (environment: FSNOTIFY_NAME_BYTES; default: ${DEFAULT-VALUE}).")
    private int nameBytes;

    @Option(
            names = "--match",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "The share of events that anybody watches, 0 to 1 (environment: FSNOTIFY_MATCH;"
                    + " default: ${DEFAULT-VALUE}).")
    private double match;

    @Option(
            names = "--write",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "The share of them that are WRITEs of a few files, 0 to 1 (environment: FSNOTIFY_WRITE;"
                    + " default: ${DEFAULT-VALUE}).")
    private double write;

    @Option(
            names = "--redis",
            paramLabel = "HOST:PORT",
            description = "Publish through this Redis; its password stands in REDIS_PASSWORD"
                    + " (environment: REDIS_ADDR; default: none).")
    private String redis;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "A proxy that runs already, on the Redis of --redis (environment: NOTIFY_SERVER;"
                    + " default: one of this process).")
    private String server;

    @Option(
            names = "--channel",
            paramLabel = "NS/POD/CONTAINER",
            defaultValue = "bench/pod/app",
            description = "With --server: whom the clients speak for. There /mnt/data must be the node's /srv/data"
                    + " (environment: FSNOTIFY_CHANNEL; default: ${DEFAULT-VALUE}).")
    private String channel;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            converter = Values.Count.class,
            description = "With --server: its process, to measure its CPU time (environment: FSNOTIFY_PID;"
                    + " default: not measured).")
    private Integer pid;

    @Option(names = "--json", description = "Print one JSON object (environment: FSNOTIFY_JSON).")
    private boolean json;

    @Mixin
    private LogOptions logOptions;

    @Override
    public Integer call() throws StartException, IOException, InterruptedException {
        logOptions.apply(Level.WARN);
        PrintWriter err = spec.commandLine().getErr();
        BenchResult result = run(new Bench(plan(), line -> {
            err.println(line);
            err.flush();
        }));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? BenchReport.json(result) : BenchReport.text(result));
        out.flush();
        return result.isComplete() ? ExitCode.ORDERLY : ExitCode.INTERNAL;
    }

    private BenchPlan plan() {
        try {
            return new BenchPlan(
                    clients,
                    watches,
                    bystanders == null ? 0 : bystanders,
                    stalled == null ? 0 : stalled,
                    events == null ? 0 : events,
                    duration,
                    warmUp,
                    rate == null ? 0 : rate,
                    batch,
                    nameBytes,
                    match,
                    write,
                    window == null ? 0 : window);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private BenchResult run(Bench bench) throws StartException, IOException, InterruptedException {
        if (redis == null) {
            if (server != null) {
                throw new ParameterException(spec.commandLine(), "--server needs --redis, to publish to it");
            }
            return bench.direct();
        }
        InetSocketAddress address = tcp(redis);
        String password = System.getenv("REDIS_PASSWORD");
        return server == null
                ? bench.throughRedis(address.getHostString(), address.getPort(), password)
                : bench.elsewhere(
                        tcp(server),
                        channel.toLowerCase(Locale.ROOT),
                        pid == null ? 0 : pid,
                        address.getHostString(),
                        address.getPort(),
                        password);
    }

    private InetSocketAddress tcp(String text) {
        if (new Values.ListenAddress().convert(text) instanceof InetSocketAddress address) {
            return address;
        }
        throw new ParameterException(spec.commandLine(), "'" + text + "' must be HOST:PORT here");
    }
}
