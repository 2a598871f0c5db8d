package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import io.bytetrade.fsnotify.k8s.Check;
import io.bytetrade.fsnotify.k8s.ClusterDoctor;
import io.bytetrade.fsnotify.k8s.Diagnosis;
import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.k8s.Suspect;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what is wrong, and cleans up if asked to. */
@Command(
        name = "doctor",
        description = {
            "Looks at the cluster, its FSWatchers and Redis as a proxy with the same configuration finds them, and changes",
            "nothing; with --clean it deletes FSWatchers that have no live pod."
        },
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was found",
            "2:the command line is wrong, or nobody can be asked",
            "3:Redis cannot be used",
            "4:the cluster cannot be used, or not wholly",
            "6:there are FSWatchers without a live pod, with a holder that is gone, or twice"
        },
        footer = {"", "Secrets come from the environment or files: REDIS_PASSWORD."})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--clean",
            description = "Delete the FSWatchers that have no live pod, after asking on the terminal"
                    + " (environment: FSNOTIFY_CLEAN).")
    private boolean clean;

    @Option(names = "--yes", description = "Do not ask (environment: FSNOTIFY_YES).")
    private boolean yes;

    @Mixin
    private KubernetesOptions kubernetesOptions;

    @Mixin
    private RedisOptions redisOptions;

    @Mixin
    private LogOptions logOptions;

    private final Confirmation confirmation = Confirmation.onTerminal();

    @Override
    public Integer call() throws ExitException {
        logOptions.apply(Level.ERROR);
        if (clean && !yes && !confirmation.isPossible()) {
            throw new ParameterException(
                    spec.commandLine(), "--clean asks before it deletes, and there is no terminal: add --yes");
        }
        RedisCheck redis = new RedisCheck(redisOptions.settings());
        try (KubernetesCluster cluster = kubernetesOptions.open()) {
            Diagnosis found = cluster.doctor().examine();
            found.checks().forEach(this::print);
            Check events = redis.run();
            print(events);
            found.suspects().forEach(this::print);
            List<Suspect> left = clean ? clean(cluster.doctor(), found.suspects()) : found.suspects();
            return exitCode(found, events, left);
        } catch (AdapterException e) {
            throw new ExitException(ExitCode.WATCH_REGISTRY, e);
        }
    }

    private List<Suspect> clean(ClusterDoctor doctor, List<Suspect> suspects) throws AdapterException {
        List<Suspect> dead = suspects.stream()
                .filter(suspect -> suspect.has(Suspect.Kind.NO_LIVE_POD))
                .toList();
        List<Suspect> left = new ArrayList<>(suspects);
        if (!dead.isEmpty() && (yes || confirmation.ask("Delete what has no live pod (" + dead.size() + ")?"))) {
            for (Suspect each : dead) {
                boolean deleted = doctor.delete(each);
                left.remove(each);
                print(
                        deleted ? "deleted" : "kept",
                        name(each) + (deleted ? "" : ": it has just changed, or has a live pod now"));
            }
        }
        return left;
    }

    private static int exitCode(Diagnosis found, Check events, List<Suspect> left) {
        if (found.hasFault()) {
            return ExitCode.WATCH_REGISTRY;
        }
        if (events.result() == Check.Result.FAULT) {
            return ExitCode.EVENT_SOURCE;
        }
        return left.stream().anyMatch(Suspect::needsAttention) ? ExitCode.SUSPECTS : ExitCode.ORDERLY;
    }

    private void print(Check check) {
        print(check.result().name().toLowerCase(Locale.ROOT), check.text());
    }

    private void print(Suspect suspect) {
        print(
                suspect.needsAttention() ? "suspect" : "note",
                name(suspect) + ": "
                        + suspect.symptoms().stream().map(Suspect.Symptom::text).collect(Collectors.joining("; ")));
    }

    private static String name(Suspect suspect) {
        return suspect.namespace() + '/' + suspect.name();
    }

    private void print(String result, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-8s %s%n", result, text);
        out.flush();
    }
}
