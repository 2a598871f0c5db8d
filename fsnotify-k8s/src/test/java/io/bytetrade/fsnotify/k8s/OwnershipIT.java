package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several replicas, whose time the test moves: what each may write, and what becomes of what one leaves. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class OwnershipIT {
    private static final Duration BEAT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final ManualTime clock = new ManualTime();
    private final List<TestReplica> replicas = new ArrayList<>();
    private ControlPlane plane;
    private TestCluster cluster;
    private String namespace;
    private ChannelId id;
    private TestReplica a;
    private TestReplica b;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        this.plane = plane;
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
        id = ChannelId.parse(namespace + "/web-0/app");
        a = replica("a", ShutdownPolicy.HAND_OVER);
        b = replica("b", ShutdownPolicy.HAND_OVER);
    }

    @AfterEach
    void stop() throws Exception {
        for (TestReplica each : replicas) {
            each.close();
        }
        cluster.close();
    }

    @Test
    void aReplicaKeepsALease() {
        Lease first = lease("a");
        assertThat(first.getMetadata().getName()).matches("a-[0-9a-f]{8}");
        assertThat(first.getMetadata().getLabels()).isEqualTo(Map.of(FsWatcher.MANAGED_BY, FsWatcher.MANAGER));
        assertThat(first.getSpec().getHolderIdentity())
                .isEqualTo(first.getMetadata().getName());
        assertThat(first.getSpec().getLeaseDurationSeconds()).isEqualTo(30);

        pass(1);
        ZonedDateTime renewed = lease("a").getSpec().getRenewTime();
        assertThat(renewed).isAfter(first.getSpec().getRenewTime());

        a.beat();
        assertThat(lease("a").getSpec().getRenewTime())
                .as("a clock that stands is no sign of death")
                .isAfter(renewed);
        assertThat(lease("a").getSpec().getAcquireTime())
                .isEqualTo(first.getSpec().getAcquireTime());
    }

    @Test
    void theAgeOfTheLeaseIsTheTimeSinceItWasRenewed() {
        assertThat(a.connected.leaseAge()).hasValue(Duration.ZERO);
        a.cut();
        a.time.pass(Duration.ofSeconds(40));
        a.beat();
        assertThat(a.connected.leaseAge()).hasValue(Duration.ofSeconds(40));
        a.mend();
        a.beat();
        assertThat(a.connected.leaseAge()).hasValue(Duration.ZERO);
    }

    @Test
    void aResourceSaysWhoHoldsItAndSinceWhen() throws Exception {
        a.put(id, 1_234, "/srv/a");

        assertThat(resource().getMetadata().getAnnotations())
                .isEqualTo(Map.of(
                        FsWatcher.CHANNEL,
                        id.toString(),
                        Claim.HOLDER,
                        namespace + '/' + lease("a").getMetadata().getName(),
                        Claim.CLAIMED_AT,
                        "1234"));
    }

    @Test
    void aLaterClaimTakesOverAndTheEarlierYields() throws Exception {
        assertThat(a.put(id, 1, "/srv/a")).isEqualTo(Outcome.HELD);
        assertThat(b.put(id, 2, "/srv/b")).isEqualTo(Outcome.HELD);
        assertThatHeldBy(b, "/srv/b");

        await().atMost(PATIENCE).until(() -> a.isDue(id));
        assertThat(a.put(id, 1, "/srv/a")).isEqualTo(Outcome.YIELDED);
        assertThatHeldBy(b, "/srv/b");

        assertThat(a.put(id, 3, "/srv/a")).isEqualTo(Outcome.HELD);
        assertThatHeldBy(a, "/srv/a");
    }

    @Test
    void ofTwoClaimsOfOneMillisecondTheFirstStands() throws Exception {
        a.put(id, 1, "/srv/a");

        assertThat(b.put(id, 1, "/srv/b")).isEqualTo(Outcome.YIELDED);
    }

    @Test
    void whoYieldedPutsAgainWhenTheResourceDisappears() throws Exception {
        b.put(id, 2, "/srv/b");
        assertThat(a.put(id, 1, "/srv/a")).isEqualTo(Outcome.YIELDED);

        b.remove(id);

        await().atMost(PATIENCE).until(() -> a.isDue(id));
        a.work();
        assertThatHeldBy(a, "/srv/a");
    }

    @Test
    void whoYieldedDeletesNothing() throws Exception {
        b.put(id, 2, "/srv/b");
        a.put(id, 1, "/srv/a");

        a.remove(id);

        assertThatHeldBy(b, "/srv/b");
    }

    @Test
    void whatWasTakenOverUnnoticedIsNotDeleted() throws Exception {
        a.put(id, 1, "/srv/a");
        a.cut();
        b.put(id, 2, "/srv/b");
        a.mend();

        a.remove(id);

        assertThatHeldBy(b, "/srv/b");
    }

    @Test
    void whatNobodyHoldsIsAdopted() throws Exception {
        cluster.apply("""
                apiVersion: sys.bytetrade.io/v1alpha1
                kind: FSWatcher
                metadata: {name: web-0-app, namespace: %s}
                spec: {pod: web-0, container: app, paths: [/old]}
                """.formatted(namespace));
        passGrace();
        assertThat(resource())
                .as("nobody has claimed it, and nobody deletes it")
                .isNotNull();

        a.put(id, 1, "/srv/a");

        assertThatHeldBy(a, "/srv/a");
    }

    @Test
    void anEarlierClaimTakesOverWhenTheHolderIsGone() throws Exception {
        b.put(id, 2, "/srv/b");
        a.put(id, 1, "/srv/a");
        b.die();

        pass(2);
        assertThat(a.put(id, 1, "/srv/a")).as("20 s later").isEqualTo(Outcome.YIELDED);
        pass(2);

        assertThat(a.isDue(id)).isTrue();
        a.work();
        assertThatHeldBy(a, "/srv/a");
    }

    @Test
    void aYoungerReplicaIsNotTakenForGone() throws Exception {
        TestReplica young = replica("young", ShutdownPolicy.HAND_OVER);
        young.put(id, 2, "/srv/young");

        // Its Lease is younger than the list that a has read.
        assertThat(a.put(id, 1, "/srv/a")).isEqualTo(Outcome.YIELDED);
    }

    @Test
    void aHolderElsewhereIsNeverTakenForGone() throws Exception {
        a.put(id, 2, "/srv/a");
        cluster.fsWatchers().inNamespace(namespace).withName("web-0-app").edit(resource -> {
            resource.getMetadata().getAnnotations().put(Claim.HOLDER, "elsewhere/x-1");
            return resource;
        });

        assertThat(b.put(id, 1, "/srv/b")).isEqualTo(Outcome.YIELDED);
        a.release(id);
        passGrace();
        assertThat(resource()).isNotNull();
    }

    @Test
    void whatAGoneReplicaLeftIsCollectedAfterTheGraceAndSoIsItsLease() throws Exception {
        b.put(id, 2, "/srv/b");
        String lease = lease("b").getMetadata().getName();
        a.put(ChannelId.parse(namespace + "/web-1/app"), 1, "/srv/a");
        awaitSeenBy(a, b);
        b.die();

        pass(8);
        assertThat(resource()).as("30 s of expiry, and not yet 60 s of grace").isNotNull();
        pass(2);

        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("web-1-app");
        assertThat(leaseNames()).hasSize(1).doesNotContain(lease);
    }

    @Test
    void whatIsClaimedWithinTheGraceStays() throws Exception {
        b.put(id, 2, "/srv/b");
        awaitSeenBy(a, b);
        b.die();
        pass(6);

        a.put(id, 3, "/srv/b");
        pass(10);

        assertThatHeldBy(a, "/srv/b");
        assertThat(leaseNames()).hasSize(1);
    }

    @Test
    void afterAnOutageOfTheApiServerNobodyIsTakenForGone() throws Exception {
        a.put(id, 1, "/srv/a");
        TestReplica c = replica("c", ShutdownPolicy.HAND_OVER);
        awaitSeenBy(c, a);
        List.of(a, b, c).forEach(TestReplica::cut);
        for (int i = 0; i < 20; i++) {
            clock.pass(BEAT);
            b.beat();
            c.beat();
        }
        List.of(b, c).forEach(TestReplica::mend);

        // a is slow to come back: it has a whole expiry and a whole grace again.
        for (int i = 0; i < 8; i++) {
            clock.pass(BEAT);
            b.beat();
            c.beat();
        }
        assertThatHeldBy(a, "/srv/a");
        assertThat(leaseNames()).hasSize(3);
        assertThat(b.put(id, 0, "/srv/b")).as("but what it held may be claimed").isEqualTo(Outcome.HELD);
    }

    @Test
    void aReplicaThatWasAsleepLooksAgainBeforeItDeletesAnything() throws Exception {
        ChannelId other = ChannelId.parse(namespace + "/web-1/app");
        a.put(id, 1, "/srv/a");
        a.put(other, 1, "/srv/a");
        b.put(ChannelId.parse(namespace + "/web-2/app"), 1, "/srv/b");
        awaitSeenBy(b, a);
        awaitSeenBy(a, b);
        String lease = lease("a").getMetadata().getName();
        a.cut();
        for (int i = 0; i < 12; i++) {
            clock.pass(BEAT);
            b.beat();
        }
        assertThat(cluster.fsWatcherNames(namespace))
                .as("b has collected what a held")
                .containsExactly("web-2-app");
        assertThat(leaseNames()).doesNotContain(lease);

        a.mend();
        a.beat();

        assertThat(leaseNames()).contains(lease).hasSize(2);
        await().atMost(PATIENCE).until(() -> a.isDue(id) && a.isDue(other));
        a.work();
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("web-0-app", "web-1-app", "web-2-app");
    }

    @Test
    void aReplicaThatWasAsleepRenewsBeforeItsFirstCall() throws Exception {
        a.put(id, 1, "/srv/a");
        ZonedDateTime before = lease("a").getSpec().getRenewTime();
        clock.pass(Duration.ofMinutes(5));

        a.remove(id);

        assertThat(lease("a").getSpec().getRenewTime()).isAfter(before);
        assertThat(resource()).isNull();
    }

    @Test
    void aReplicaThatCannotRenewMakesNoCall() throws Exception {
        a.put(id, 1, "/srv/a");
        a.cut();
        clock.pass(Duration.ofMinutes(5));

        AdapterException failure = Assertions.catchThrowableOfType(AdapterException.class, () -> a.remove(id));
        a.mend();
        AdapterException again = Assertions.catchThrowableOfType(AdapterException.class, () -> a.remove(id));

        assertThat(failure.isRetryable()).isTrue();
        assertThat(again).as("within two seconds the next one fails at once").isNotNull();
        assertThatHeldBy(a, "/srv/a");
        clock.pass(Duration.ofSeconds(2));
        a.remove(id);
        assertThat(resource()).isNull();
    }

    @Test
    void inARollingUpdateResourcesStayForThoseWhoClaimThem() throws Exception {
        ChannelId unclaimed = ChannelId.parse(namespace + "/web-1/app");
        a.put(id, 1, "/srv/a");
        a.put(unclaimed, 1, "/srv/a");
        awaitSeenBy(b, a);

        a.end();
        assertThatHeldBy(null, "/srv/a");
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("web-0-app", "web-1-app");
        assertThat(leaseNames()).hasSize(1);

        b.put(id, 2, "/srv/a");
        pass(8);
        assertThatHeldBy(b, "/srv/a");
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("web-0-app");
    }

    @Test
    void afterHandingOverNothingIsWrittenAnyMore() throws Exception {
        a.put(id, 1, "/srv/a");
        a.connected.handOver();

        assertThat(a.put(id, 2, "/srv/other")).isEqualTo(Outcome.YIELDED);
        clock.pass(BEAT);
        a.beat();

        assertThatHeldBy(null, "/srv/a");
        assertThat(leaseNames()).hasSize(1);
    }

    @Test
    void theLastReplicaDeletesWhatItHolds() throws Exception {
        a.put(id, 1, "/srv/a");
        b.end();
        a.end();

        assertThat(cluster.fsWatcherNames(namespace)).isEmpty();
        assertThat(leaseNames()).isEmpty();
    }

    @Test
    void aReplicaThatIsToldToDeletesWhatItHoldsAtOnce() throws Exception {
        TestReplica c = replica("c", ShutdownPolicy.DELETE);
        c.put(id, 1, "/srv/c");

        c.end();

        assertThat(cluster.fsWatcherNames(namespace)).isEmpty();
        assertThat(leaseNames()).hasSize(2);
    }

    @Test
    void anIdThatWasRegisteredUnderTwoNamesKeepsTheOneOfTheLaterClaim() throws Exception {
        ChannelId twin = ChannelId.parse(namespace + "/web/0-app");
        a.put(twin, 1, "/srv/twin");
        a.put(id, 2, "/srv/a");
        a.remove(twin);
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly(ResourceNames.hashed(id));
        // As somebody creates it who has not seen the one above yet.
        cluster.apply("""
                apiVersion: sys.bytetrade.io/v1alpha1
                kind: FSWatcher
                metadata:
                  name: web-0-app
                  namespace: %s
                  labels: {app.kubernetes.io/managed-by: fsnotify-proxy}
                  annotations:
                    fsnotify.bytetrade.io/channel: %s
                    fsnotify.bytetrade.io/holder: %s
                    fsnotify.bytetrade.io/claimed-at: "1"
                spec: {pod: web-0, container: app, paths: [/srv/b]}
                """.formatted(
                namespace, id, namespace + '/' + lease("b").getMetadata().getName()));
        await().atMost(PATIENCE).until(() -> a.isDue(id));

        a.work();

        assertThat(cluster.fsWatcherNames(namespace)).containsExactly(ResourceNames.hashed(id));
    }

    @Test
    void aLeaseThatSomebodyDeletesOrEditsIsMadeRight() {
        String name = lease("a").getMetadata().getName();
        cluster.admin().leases().inNamespace(namespace).withName(name).edit(lease -> {
            lease.getSpec().setRenewTime(null);
            return lease;
        });
        a.beat();
        assertThat(lease("a").getSpec().getRenewTime()).isNotNull();

        cluster.admin().leases().inNamespace(namespace).withName(name).delete();
        a.beat();
        assertThat(lease("a").getMetadata().getName()).isEqualTo(name);
    }

    private TestReplica replica(String name, ShutdownPolicy policy) throws Exception {
        TestReplica replica = new TestReplica(plane, folder, name, namespace, policy, clock);
        replicas.add(replica);
        return replica;
    }

    /** A resource that one replica writes is known to another when its watch has told it. */
    private void awaitSeenBy(TestReplica observer, TestReplica holder) {
        String lease = lease(holder.name).getMetadata().getName();
        await().atMost(PATIENCE).until(() -> observer.connected.knownHolders().contains(namespace + '/' + lease));
    }

    /** Nobody puts or removes anything meanwhile. */
    private void pass(int beats) {
        for (int i = 0; i < beats; i++) {
            clock.pass(BEAT);
            replicas.forEach(TestReplica::beat);
        }
    }

    private void passGrace() {
        pass(12);
    }

    private void assertThatHeldBy(TestReplica holder, String... paths) {
        assertThat(resource().<List<String>>get("spec", "paths")).isEqualTo(Arrays.asList(paths));
        if (holder != null) {
            assertThat(Claim.on(resource()).orElseThrow().holder()).startsWith(namespace + '/' + holder.name + '-');
        }
    }

    private GenericKubernetesResource resource() {
        return cluster.fsWatcher(namespace, "web-0-app");
    }

    private Lease lease(String name) {
        return leases().stream()
                .filter(each -> each.getMetadata().getName().startsWith(name + '-'))
                .findFirst()
                .orElseThrow();
    }

    private List<String> leaseNames() {
        return leases().stream().map(each -> each.getMetadata().getName()).toList();
    }

    private List<Lease> leases() {
        return cluster.admin().leases().inNamespace(namespace).list().getItems();
    }
}
