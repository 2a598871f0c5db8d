package io.bytetrade.fsnotify.cli.admin;

import io.bytetrade.fsnotify.cli.admin.Check.Result;
import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.proxy.ProxyStats;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.redis.RedisEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the process should be restarted, and whether clients should be sent to it. It is ready from when it listens, which is
 * after the first subscription, until it is asked to end. What all instances would suffer from together, a Redis that is away
 * or an API server that does not take what is wanted, degrades it and no more: clients are better off connected than nowhere.
 * Any thread.
 */
public final class Health implements ProxyListener {
    /** A registry that is behind for so long has more than a busy moment. */
    private static final Duration BEHIND = Duration.ofSeconds(10);

    /** It is renewed every ten seconds; others believe in it for thirty. */
    private static final Duration LEASE_LATE = Duration.ofSeconds(20);

    private final Duration behind;
    private volatile boolean loopDied;
    private volatile boolean ending;

    /** Alive, and not ready yet. */
    public Health() {
        this(BEHIND);
    }

    Health(Duration behind) {
        this.behind = behind;
    }

    @Override
    public void loopDied(Throwable failure) {
        loopDied = true;
    }

    /** The proxy is about to end: from now on it is not ready. */
    public void ending() {
        ending = true;
    }

    Reply liveness() {
        return Check.reply(List.of(loops()), "alive", "not alive");
    }

    Reply readiness(Observed observed) {
        return Check.reply(checks(observed), "ready", "not ready");
    }

    /** One of the checks that make the readiness. */
    Reply readiness(Observed observed, String name) {
        return checks(observed).stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow()
                .reply();
    }

    /** What is checked, always the same. */
    List<String> names(Observed observed) {
        return checks(observed).stream().map(Check::name).toList();
    }

    private List<Check> checks(Observed observed) {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of("shutdown", !ending, Result.FAILED, "the proxy shuts down"));
        checks.add(Check.of(
                "listener",
                observed.proxy().isRunning(),
                Result.FAILED,
                "the proxy does not take clients yet, or no more"));
        checks.add(loops());
        observed.redis().map(Health::redis).ifPresent(checks::add);
        checks.add(registry(observed.proxy().stats()));
        observed.cluster()
                .flatMap(KubernetesCluster::leaseAge)
                .map(Health::lease)
                .ifPresent(checks::add);
        return checks;
    }

    private Check loops() {
        return Check.of("loops", !loopDied, Result.FAILED, "an event loop has ended; the process must be restarted");
    }

    private static Check redis(RedisEventSource redis) {
        return Check.of(
                "redis",
                redis.stats().subscribed(),
                Result.DEGRADED,
                "the subscription does not stand; clients are told of the gap when it does");
    }

    private Check registry(ProxyStats stats) {
        return Check.of(
                "registry",
                stats.oldestUnsynced().compareTo(behind) < 0,
                Result.DEGRADED,
                stats.unsyncedWatchers() + " watchers are not registered as they should be, one for "
                        + stats.oldestUnsynced().toSeconds() + " s; the log says why");
    }

    private static Check lease(Duration age) {
        return Check.of(
                "lease",
                age.compareTo(LEASE_LATE) < 0,
                Result.DEGRADED,
                "the API server has not taken the renewal of this replica's Lease for " + age.toSeconds() + " s");
    }
}
