package io.bytetrade.fsnotify.proxy.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.control.Workers;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real threads do what connections do, on few ids, against a registry that fails, refuses, yields and is changed from
 * outside. In the end it holds what a plain model says, and no two calls for an id ever overlapped.
 */
@Timeout(120)
class RegistrySyncStressTest {
    private static final int THREADS = 4;
    private static final int OPERATIONS = 4_000;
    private static final List<ChannelId> IDS = IntStream.range(0, 5)
            .mapToObj(i -> ChannelId.parse("ns/pod/container/" + i))
            .toList();

    private final AtomicBoolean calm = new AtomicBoolean();
    private final ConcurrentRegistry registry = new ConcurrentRegistry(this::answer);

    @Test
    void theRegistryEndsUpWithWhatIsClaimed() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("RegistrySyncStressTest: seed " + seed);
        Random seeds = new Random(seed);
        try (Workers workers = new Workers("stress")) {
            RegistrySync sync = new RegistrySync(
                    registry,
                    workers,
                    workers,
                    InstantSource.system(),
                    Duration.ofMillis(5),
                    new ProxyListener() {},
                    new Random(),
                    new SyncRig.Log());
            sync.start();
            List<Client> clients = IntStream.range(0, THREADS)
                    .mapToObj(i -> new Client(sync, new Random(seeds.nextLong())))
                    .toList();
            clients.forEach(Thread::start);
            for (Client client : clients) {
                client.join();
            }

            calm.set(true);
            Map<ChannelId, SortedSet<String>> model = model(clients);
            for (ChannelId id : IDS) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> registry.isGivenUp(id)
                                || Objects.equals(registry.held().get(id), model.get(id)));
            }
            Client stranger = new Client(sync, seeds);
            for (ChannelId id : IDS) {
                // What was given up waits for a reason.
                sync.renew(id);
                sync.clear(id, stranger, false);
            }
            await().until(() -> sync.unsynced() == 0);

            assertThat(registry.held()).isEqualTo(model);
            assertThat(sync.toString()).startsWith("RegistrySync[ids=" + model.size() + ",");
            assertThat(registry.faults()).isEmpty();
            sync.close(Duration.ofMinutes(1));
            assertThat(registry.held()).isEmpty();
            assertThat(registry.faults()).isEmpty();
        }
    }

    /** Holds half of the time, until it is calm. */
    private Outcome answer() throws AdapterException {
        int number = calm.get() ? 9 : ThreadLocalRandom.current().nextInt(10);
        if (!calm.get()) {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_000_000));
        }
        return switch (number) {
            case 0, 1 -> throw AdapterException.retryable("no answer", null);
            case 2 -> throw AdapterException.permanent("forbidden", null);
            case 3 -> throw new IllegalStateException("a bug");
            case 4 -> Outcome.YIELDED;
            default -> Outcome.HELD;
        };
    }

    private static Map<ChannelId, SortedSet<String>> model(List<Client> clients) {
        Map<ChannelId, SortedSet<String>> model = new HashMap<>();
        for (Client client : clients) {
            client.claims.forEach((id, paths) -> {
                if (!paths.isEmpty()) {
                    model.computeIfAbsent(id, absent -> new TreeSet<>()).addAll(paths);
                }
            });
        }
        return model;
    }

    /** One thread and its connection. */
    private final class Client extends Thread implements RegistrySync.Claimant {
        final Map<ChannelId, Set<String>> claims = new HashMap<>();
        private final RegistrySync sync;
        private final Random random;

        Client(RegistrySync sync, Random random) {
            this.sync = sync;
            this.random = random;
            IDS.forEach(id -> claims.put(id, new TreeSet<>()));
        }

        @Override
        public void run() {
            for (int i = 0; i < OPERATIONS; i++) {
                act(IDS.get(random.nextInt(IDS.size())));
                if (random.nextInt(50) == 0) {
                    // Now and then long enough for a call to come due.
                    LockSupport.parkNanos(random.nextInt(20_000_000));
                }
            }
        }

        private void act(ChannelId id) {
            Collection<String> some = some();
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    sync.add(id, this, random.nextBoolean() ? "uid" + random.nextInt(2) : null, some, Instant.EPOCH);
                    claims.get(id).addAll(some);
                }
                case 2, 3 -> {
                    sync.remove(id, this, some);
                    claims.get(id).removeAll(some);
                }
                case 4 -> {
                    boolean keepOwn = random.nextBoolean();
                    sync.clear(id, this, keepOwn);
                    if (!keepOwn) {
                        claims.get(id).clear();
                    }
                }
                case 5 -> {
                    sync.release(id, this, () -> {});
                    claims.get(id).clear();
                }
                case 6 -> sync.pathRemoved("/" + random.nextInt(10));
                default -> {
                    sync.renew(id);
                    registry.spoil(id);
                }
            }
        }

        private List<String> some() {
            List<String> paths = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                paths.add("/" + random.nextInt(10));
            }
            return paths;
        }

        @Override
        public void registrationDelayed(ChannelId id) {}

        @Override
        public void registrationRecovered(ChannelId id) {}

        @Override
        public void registrationRefused(ChannelId id) {}

        @Override
        public void pathsRefused(ChannelId id, Map<String, String> reasons) {}
    }
}
