package io.bytetrade.fsnotify.cli.audit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One run: everybody connects, then events are published while things go wrong, then all is put right, every client must get
 * the last events, and the proxy ends in order. All that the run has started ends with it, also if it fails.
 */
final class Audit {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ROUND = Duration.ofSeconds(2);

    /** Starts the proxy that the audit is about. */
    @FunctionalInterface
    interface Start {
        ProxyUnderTest proxy(Redis redis, AuditSettings settings) throws Exception;
    }

    private final AuditSettings settings;
    private final Start start;
    private FaultPlan plan;
    private Supplier<Tamper> tampers = () -> Tamper.NONE;
    private String namespace = "default";
    private Faults.Victims apiServer = new NoVictims();
    private final CountDownLatch over = new CountDownLatch(1);

    Audit(AuditSettings settings, Start start) {
        this.settings = settings;
        this.start = start;
        this.plan = FaultPlan.random(settings.seed(), settings.duration(), settings.kinds(), settings.clients());
    }

    /** Goes by this plan in place of one of the seed. */
    Audit plan(FaultPlan faults) {
        plan = faults;
        return this;
    }

    /** Has the relays do this to what the proxy sends. */
    Audit tamper(Supplier<Tamper> made) {
        tampers = made;
        return this;
    }

    /** Has the clients speak for this cluster's pod, and faults happen to its API server. */
    Audit cluster(AuditedCluster audited) {
        namespace = audited.namespace();
        apiServer = audited;
        return this;
    }

    AuditReport run() throws Exception {
        System.out.println("audit: " + settings + "\n" + plan);
        long origin = System.nanoTime();
        try (Redis redis = new Redis();
                Publishers publishers = new Publishers(redis, settings, origin);
                ProxyUnderTest proxy = start.proxy(redis, settings);
                Clients clients = new Clients(
                        namespace,
                        settings.clients(),
                        proxy.address(),
                        tampers,
                        proxy.tap().map(Witness.class::cast).orElse(Witness.NOBODY),
                        publishers::begun,
                        new Random(settings.seed()))) {
            await().atMost(PATIENCE).until(clients::areWatching);
            publishers.start();
            long begin = System.nanoTime();
            new Faults(plan, new AllVictims(redis, publishers, proxy, clients), begin).run(over);
            over.await(settings.duration().toNanos() - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
            publishers.finish();
            AuditReport report = new AuditReport(settings, plan);
            report.require(everybodyGetsTheLastEvents(publishers, clients), "not all clients got the last events");
            clients.expectEnd();
            proxy.end();
            clients.awaitEnd();
            report.close(publishers, proxy, clients);
            System.out.println("audit: " + report);
            return report;
        }
    }

    /** Now that nothing goes wrong any more, what is published must arrive; what still waits of the faults may cost a round. */
    private static boolean everybodyGetsTheLastEvents(Publishers publishers, Clients clients)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Map<Track, Long> last = publishers.publishOneOnEachTrack();
            try {
                await().atMost(ROUND)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> clients.behind(last).isEmpty());
                return true;
            } catch (ConditionTimeoutException e) {
                List<Books> behind = clients.behind(last);
                System.out.println("audit: another round for " + behind);
            }
        }
        return false;
    }

    /** Where faults happen. */
    private final class AllVictims implements Faults.Victims {
        private final Redis redis;
        private final Publishers publishers;
        private final ProxyUnderTest proxy;
        private final Clients clients;

        private AllVictims(Redis redis, Publishers publishers, ProxyUnderTest proxy, Clients clients) {
            this.redis = redis;
            this.publishers = publishers;
            this.proxy = proxy;
            this.clients = clients;
        }

        @Override
        public void begin(Fault fault) throws Exception {
            switch (fault.kind()) {
                case REDIS_KILLED -> redis.kill();
                case REDIS_FROZEN -> redis.freeze();
                case REDIS_CUTS_SUBSCRIBERS -> redis.cutSubscribers();
                case REDIS_LIMITS_OUTPUT -> redis.limitOutput();
                case PUBLISHER_LOSES_EVENTS -> publishers.lose(fault.victim());
                case API_SERVER_KILLED, API_SERVER_FROZEN -> apiServer.begin(fault);
                case PROXY_FROZEN -> proxy.freeze();
                default -> clients.begin(fault);
            }
        }

        @Override
        public void end(Fault fault) throws Exception {
            switch (fault.kind()) {
                case REDIS_KILLED -> redis.restart();
                case REDIS_FROZEN -> redis.thaw();
                case REDIS_CUTS_SUBSCRIBERS, PUBLISHER_LOSES_EVENTS -> {}
                case REDIS_LIMITS_OUTPUT -> redis.unlimitOutput();
                case API_SERVER_KILLED, API_SERVER_FROZEN -> apiServer.end(fault);
                case PROXY_FROZEN -> proxy.thaw();
                default -> clients.end(fault);
            }
        }
    }

    private static final class NoVictims implements Faults.Victims {
        @Override
        public void begin(Fault fault) {
            throw new IllegalStateException("there is no API server: " + fault);
        }

        @Override
        public void end(Fault fault) {
            throw new IllegalStateException("there is no API server: " + fault);
        }
    }
}
