package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replicas that claim, release, die, sleep, wake, come and go, while the API server is away now and then and people edit and
 * delete what they find: when it is quiet again, the resources are exactly what the rules say, and nobody writes any more.
 */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(300)
class ReplicasFuzzIT {
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final int STEPS = 40;

    @TempDir
    Path folder;

    private final ManualTime clock = new ManualTime();
    private final List<TestReplica> alive = new ArrayList<>();
    private final Set<TestReplica> asleep = new HashSet<>();
    private final List<TestReplica> all = new ArrayList<>();
    private ControlPlane plane;
    private TestCluster cluster;
    private String namespace;
    private List<ChannelId> ids;
    private Random random;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        this.plane = plane;
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
        // The last two want one name.
        ids = List.of(
                ChannelId.parse(namespace + "/web-0/app"),
                ChannelId.parse(namespace + "/web-1/app"),
                ChannelId.parse(namespace + "/a-b/c"),
                ChannelId.parse(namespace + "/a/b-c"));
    }

    @AfterEach
    void stop() throws IOException {
        for (TestReplica each : all) {
            each.close();
        }
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whenItIsQuietTheNewestClaimOfALivingReplicaStands(long seed) throws Exception {
        random = new Random(seed);
        List<String> history = new ArrayList<>();
        begin();
        begin();
        for (int step = 0; step < STEPS; step++) {
            history.add(step(step));
            awake().forEach(TestReplica::work);
        }
        List.copyOf(asleep).forEach(this::wake);

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    goOn();
                    assertThat(there()).as("seed %s: %s", seed, history).isEqualTo(expected());
                    assertThat(leases()).hasSize(alive.size());
                });
        Map<String, String> versions = versions();
        for (int i = 0; i < 12; i++) {
            goOn();
        }
        assertThat(there()).as("seed %s later: %s", seed, history).isEqualTo(expected());
        assertThat(versions()).as("seed %s: who is right writes nothing", seed).isEqualTo(versions);
    }

    private String step(int step) throws Exception {
        TestReplica one = awake().get(random.nextInt(awake().size()));
        ChannelId id = ids.get(random.nextInt(ids.size()));
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> {
                claim(one, id, step);
                return one + " claims " + id;
            }
            case 4, 5 -> {
                one.release(id);
                return one + " releases " + id;
            }
            case 6 -> {
                pass(1 + random.nextInt(3));
                return "time passes";
            }
            case 7 -> {
                pass(8 + random.nextInt(4));
                return "much time passes";
            }
            case 8 -> {
                if (awake().size() == 1) {
                    return begin();
                }
                asleep.add(one);
                one.cut();
                return one + " sleeps";
            }
            case 9 -> {
                Optional<TestReplica> sleeper = asleep.stream().min(Comparator.comparing(each -> each.name));
                sleeper.ifPresent(this::wake);
                return sleeper + " wakes";
            }
            case 10 -> {
                return end(one);
            }
            case 11 -> {
                return alive.size() < 3 ? begin() : "nothing";
            }
            case 12 -> {
                return outage();
            }
            default -> {
                return meddle(id);
            }
        }
    }

    /** Clocks of replicas differ by up to five steps, and no two claims are of one time. */
    private void claim(TestReplica replica, ChannelId id, int step) {
        long millis = 1_000_000 + (step + random.nextInt(5)) * 1_000L + all.indexOf(replica);
        String[] paths = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> "/srv/" + replica.name + '/' + i)
                .toArray(String[]::new);
        replica.claim(id, millis, paths);
    }

    private String begin() throws Exception {
        ShutdownPolicy policy = random.nextBoolean() ? ShutdownPolicy.HAND_OVER : ShutdownPolicy.DELETE;
        TestReplica replica = new TestReplica(plane, folder, "r" + all.size(), namespace, policy, clock);
        all.add(replica);
        alive.add(replica);
        return replica + " begins";
    }

    private String end(TestReplica replica) throws Exception {
        if (awake().size() == 1) {
            return begin();
        }
        alive.remove(replica);
        if (random.nextBoolean()) {
            replica.die();
            return replica + " dies";
        }
        replica.end();
        return replica + " ends";
    }

    private String outage() {
        awake().forEach(TestReplica::cut);
        pass(random.nextInt(15));
        awake().forEach(TestReplica::mend);
        clock.pass(Duration.ofSeconds(2)); // after which a call is tried again
        return "the API server is away";
    }

    private String meddle(ChannelId id) {
        String name = ResourceNames.preferred(id);
        if (random.nextBoolean()) {
            cluster.fsWatchers().inNamespace(namespace).withName(name).delete();
            return name + " is deleted by hand";
        }
        if (cluster.fsWatcher(namespace, name) != null) {
            cluster.fsWatchers().inNamespace(namespace).withName(name).edit(resource -> {
                resource.<Map<String, Object>>get("spec").put("paths", List.of("/by-hand"));
                return resource;
            });
        }
        return name + " is edited by hand";
    }

    private void wake(TestReplica replica) {
        asleep.remove(replica);
        replica.mend();
        replica.beat();
    }

    private void pass(int beats) {
        for (int i = 0; i < beats; i++) {
            clock.pass(BEAT);
            awake().forEach(TestReplica::beat);
        }
    }

    private void goOn() {
        pass(1);
        alive.forEach(TestReplica::work);
    }

    private List<TestReplica> awake() {
        return alive.stream().filter(each -> !asleep.contains(each)).toList();
    }

    /** What is to be there: of each id that a living replica wants, the set of the latest claim. */
    private Map<ChannelId, String> expected() {
        Map<ChannelId, String> expected = new TreeMap<>(Comparator.comparing(ChannelId::toString));
        for (ChannelId id : ids) {
            alive.stream()
                    .filter(each -> each.wanted.containsKey(id))
                    .max(Comparator.comparing(each -> each.wanted.get(id).claimedAt()))
                    .ifPresent(each ->
                            expected.put(id, each + " " + each.wanted.get(id).nodePaths()));
        }
        return expected;
    }

    private Map<ChannelId, String> there() {
        Map<ChannelId, String> there = new TreeMap<>(Comparator.comparing(ChannelId::toString));
        for (GenericKubernetesResource each : resources()) {
            ChannelId id = ChannelId.parse(FsWatcher.channel(each).orElseThrow());
            String holder = Claim.on(each).orElseThrow().holder().replaceFirst(".*/(.*)-.*", "$1");
            String before = there.put(id, holder + " " + each.<List<String>>get("spec", "paths"));
            assertThat(before).as("one resource for %s", id).isNull();
        }
        return there;
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>();
        resources()
                .forEach(each -> versions.put(
                        each.getMetadata().getName(), each.getMetadata().getResourceVersion()));
        return versions;
    }

    private List<GenericKubernetesResource> resources() {
        return cluster.fsWatchers().inNamespace(namespace).list().getItems();
    }

    private List<?> leases() {
        return cluster.admin().leases().inNamespace(namespace).list().getItems();
    }
}
