package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.redis.RedisEventPublisher;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A daemon's part by hand: events into Redis. */
@Command(
        name = "publish",
        description = {
            "Publishes events as a daemon of the node does, for trying things out.",
            "Without a NAME it reads them from the standard input, one a line: OP NAME, such as",
            "CREATE /srv/data/report.csv, until its end."
        },
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        footer = {"", "Secrets come from the environment or files: REDIS_PASSWORD."})
final class PublishCommand implements Callable<Integer> {
    private static final int BATCH = 256;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Paths of the node that changed, absolute.")
    private List<String> names = List.of();

    @Option(
            names = "--op",
            paramLabel = "OP",
            defaultValue = "WRITE",
            converter = Values.Ops.class,
            description = "What happened to each NAME: CREATE, WRITE, REMOVE, RENAME, CHMOD, or several joined by |"
                    + " (environment: FSNOTIFY_OP; default: ${DEFAULT-VALUE}).")
    private int op;

    @Option(
            names = "--key",
            paramLabel = "PATH",
            description =
                    "The watched path that the events belong to (environment: FSNOTIFY_KEY; default: the directory"
                            + " of each NAME, as daemons say it).")
    private String key;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Concern only the pods of this node (environment: FSNOTIFY_NODE; default: those of all).")
    private String node;

    @Option(
            names = "--source",
            paramLabel = "ID",
            description = "Number the events under this name, so that a proxy notices what it missed; no two publishers"
                    + " share one (environment: FSNOTIFY_SOURCE; default: no numbers).")
    private String source;

    @Option(
            names = "--gap",
            paramLabel = "REASON",
            description = "Say, after the events, that some are missing here; clients are told to rescan"
                    + " (environment: FSNOTIFY_GAP; default: no gap).")
    private String gap;

    @Mixin
    private RedisOptions redisOptions;

    @Mixin
    private LogOptions logOptions;

    @Override
    public Integer call() throws ExitException, IOException {
        logOptions.apply(Level.WARN);
        PublishReport report = new PublishReport(spec.commandLine().getErr());
        try (RedisEventPublisher publisher = publisher(redisOptions.settings())) {
            if (!names.isEmpty()) {
                report.published(names.size(), publisher.publish(events()));
            } else if (gap == null) {
                pipe(publisher, report);
            }
            if (gap != null) {
                report.gapPublished(publisher.gap(gap));
            }
        } catch (AdapterException e) {
            throw new ExitException(ExitCode.EVENT_SOURCE, e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        report.end();
        return report.hasFaults() ? ExitCode.USAGE : ExitCode.ORDERLY;
    }

    private RedisEventPublisher publisher(RedisSettings settings) {
        return source == null ? new RedisEventPublisher(settings) : new RedisEventPublisher(settings, source);
    }

    private List<NodeEvent> events() {
        return names.stream()
                .map(name -> PublishedEvent.of(op, name, key, node))
                .toList();
    }

    /** Publishes what has come whenever no more is there yet, so that events are not late when the input is slow. */
    private void pipe(RedisEventPublisher publisher, PublishReport report) throws IOException, AdapterException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<NodeEvent> batch = new ArrayList<>();
        long number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            try {
                batch.add(PublishedEvent.parse(line, key, node));
            } catch (IllegalArgumentException e) {
                report.fault(number, e.getMessage());
            }
            if (batch.size() == BATCH || !in.ready()) {
                report.published(batch.size(), publisher.publish(batch));
                batch.clear();
            }
        }
        report.published(batch.size(), publisher.publish(batch));
    }
}
