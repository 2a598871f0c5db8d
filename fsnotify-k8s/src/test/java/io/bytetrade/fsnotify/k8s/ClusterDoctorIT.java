package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.Check.Result;
import io.bytetrade.fsnotify.k8s.Suspect.Kind;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourceStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class ClusterDoctorIT {
    private ControlPlane plane;
    private TestCluster cluster;
    private String namespace;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        this.plane = plane;
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void inASoundClusterNothingIsFound() throws Exception {
        KubernetesCluster replica = replica();
        Pod pod = pod("web-0", "Running");
        replica.watchRegistry().start(changed -> {});
        replica.watchRegistry()
                .put(TestCluster.wanted(id("web-0"), pod.getMetadata().getUid(), "/srv/a"));

        Diagnosis found = replica.doctor().examine();

        assertThat(found.checks()).extracting(Check::result).containsOnly(Result.OK);
        assertThat(found.fsWatchers()).isEqualTo(1);
        assertThat(found.suspects()).isEmpty();
    }

    @Test
    void fsWatchersWithoutALivePodAreFound() throws Exception {
        fsWatcher("missing-app", "missing", "");
        pod("done", "Succeeded");
        fsWatcher("done-app", "done", "");
        pod("broken", "Failed");
        fsWatcher("broken-app", "broken", "");
        pod("reborn", "Running");
        fsWatcher("reborn-app", "reborn", owner("reborn", "another-uid"));
        Pod live = pod("live", "Running");
        fsWatcher("live-app", "live", owner("live", live.getMetadata().getUid()));
        pod("waits", "Pending");
        fsWatcher("waits-app", "waits", "");

        assertThat(of(Kind.NO_LIVE_POD))
                .containsExactly(
                        tuple("broken-app", "pod \"broken\" has failed"),
                        tuple("done-app", "pod \"done\" has succeeded"),
                        tuple("missing-app", "pod \"missing\" does not exist"),
                        tuple("reborn-app", "pod \"reborn\" is another one than that of this FSWatcher"));
    }

    @Test
    void holdersThatAreGoneAreFound() throws Exception {
        pod("web-0", "Running");
        KubernetesCluster replica = replica();
        replica.watchRegistry().start(changed -> {});
        replica.watchRegistry().put(TestCluster.wanted(id("web-0"), null, "/srv/a"));
        lease("old", Instant.now().minus(2, ChronoUnit.MINUTES));
        lease("young", Instant.now());
        fsWatcher("left", "web-0", holder(namespace + "/nobody"));
        fsWatcher("old", "web-0", holder(namespace + "/old"));
        fsWatcher("young", "web-0", holder(namespace + "/young"));
        fsWatcher("strange", "web-0", holder("whoever"));

        assertThat(of(Kind.HOLDER_GONE))
                .extracting(each -> each.toList().get(0))
                .containsExactly("left", "old", "strange");
    }

    @Test
    void whatNobodyHoldsIsNotedAndNothingMore() throws Exception {
        pod("web-0", "Running");
        fsWatcher("web-0-app", "web-0", "");

        assertThat(suspects()).singleElement().satisfies(suspect -> {
            assertThat(suspect.has(Kind.NO_HOLDER)).isTrue();
            assertThat(suspect.needsAttention()).isFalse();
        });
    }

    @Test
    void severalOfOneChannelIdAreFoundAlsoWhereOneBearsNone() throws Exception {
        pod("web-0", "Running");
        String channel = annotation(FsWatcher.CHANNEL, namespace + "/web-0/app");
        fsWatcher("web-0-app", "web-0", "");
        fsWatcher("any-name", "web-0", channel);
        fsWatcher("other-name", "web-0", channel);
        fsWatcher("web-0-app-second", "web-0", annotation(FsWatcher.CHANNEL, namespace + "/web-0/app/second"));

        assertThat(of(Kind.DUPLICATE))
                .extracting(each -> each.toList().get(0))
                .containsExactly("any-name", "other-name", "web-0-app");
    }

    @Test
    void whatHasNoLivePodIsDeletedAndNothingElse() throws Exception {
        fsWatcher("missing-app", "missing", "");
        pod("late", "Running");
        fsWatcher("late-app", "late", "");
        ClusterDoctor doctor = cluster.connect(namespace).doctor();

        assertThat(doctor.delete(suspect("missing-app"))).isTrue();
        assertThat(doctor.delete(suspect("missing-app"))).isFalse();
        assertThat(doctor.delete(suspect("late-app"))).isFalse();

        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("late-app");
    }

    @Test
    void missingRightsAreNamedAndWhatIsAllowedIsLookedAt() throws Exception {
        User user = plane.newUser();
        String forbidden = cluster.newNamespace();
        cluster.grant(
                user,
                namespace,
                "[{apiGroups: [sys.bytetrade.io], resources: [fswatchers], verbs: [get, list, create]},"
                        + " {apiGroups: [\"\"], resources: [pods], verbs: [get]}]");
        fsWatcher("missing-app", "missing", "");

        Diagnosis found = cluster.connect(user, namespace, forbidden).doctor().examine();

        assertThat(found.checks())
                .extracting(Check::result, Check::text)
                .contains(
                        tuple(
                                Result.FAULT,
                                "this proxy may not watch, update, delete fswatchers.sys.bytetrade.io in namespace \""
                                        + namespace + "\"; grant it these verbs with a Role or ClusterRole"),
                        tuple(
                                Result.FAULT,
                                "this proxy may not get, list, watch, create, update, delete"
                                        + " fswatchers.sys.bytetrade.io and get pods in namespace \"" + forbidden
                                        + "\"; grant it these verbs with a Role or ClusterRole"),
                        tuple(Result.OK, "1 FSWatchers in namespace \"" + namespace + '"'));
        assertThat(texts(found, Result.WARNING))
                .anyMatch(text -> text.startsWith("this proxy may not create, patch events in namespace"));
        assertThat(found.hasFault()).isTrue();
        assertThat(found.suspects()).hasSize(1);
    }

    @Test
    void aDefinitionThatDropsAFieldIsAFault() throws Exception {
        assertDefinitionFault(
                version -> version.getSchema()
                        .getOpenAPIV3Schema()
                        .getProperties()
                        .get("status")
                        .getProperties()
                        .remove("updateTime"),
                "does not keep status.updateTime;");
    }

    @Test
    void aDefinitionWithAStatusOfItsOwnIsAFault() throws Exception {
        assertDefinitionFault(
                version -> version.getSubresources().setStatus(new CustomResourceSubresourceStatus()),
                "does not keep status.state, status.statusTime, status.updateTime;");
    }

    @Test
    void aDefinitionThatWantsMoreIsAFault() throws Exception {
        assertDefinitionFault(
                version -> version.getSchema()
                        .getOpenAPIV3Schema()
                        .getProperties()
                        .get("spec")
                        .getRequired()
                        .add("description"),
                "does not take what the proxy writes");
    }

    @Test
    void aMissingDefinitionIsAFault() throws Exception {
        cluster.deleteDefinition();
        try {
            Diagnosis found = replica().doctor().examine();

            assertThat(texts(found, Result.FAULT)).singleElement().asString().contains("install its definition");
        } finally {
            cluster.installDefinition();
        }
    }

    @Test
    void withoutAnApiServerThatIsAllThereIsToSay() throws Exception {
        KubernetesCluster replica = replica();
        plane.killApiServer();
        try {
            Diagnosis found = replica.doctor().examine();

            assertThat(found.checks())
                    .singleElement()
                    .matches(check -> check.result() == Result.FAULT)
                    .extracting(Check::text)
                    .asString()
                    .contains(plane.url());
        } finally {
            plane.startApiServer();
        }
    }

    /** Changes the only version of the definition, and sets it right again. */
    private void assertDefinitionFault(Consumer<CustomResourceDefinitionVersion> change, String text) throws Exception {
        cluster.admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("fswatchers.sys.bytetrade.io")
                .edit(definition -> {
                    change.accept(definition.getSpec().getVersions().get(0));
                    return definition;
                });
        try {
            ClusterDoctor doctor = replica().doctor();
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(texts(doctor.examine(), Result.FAULT))
                            .singleElement()
                            .asString()
                            .contains(text));
        } finally {
            cluster.installDefinition();
            ClusterDoctor doctor = replica().doctor();
            await().atMost(TestCluster.PATIENCE).until(() -> !doctor.examine().hasFault());
        }
    }

    private KubernetesCluster replica() throws Exception {
        return cluster.connectReplica(plane.admin(), namespace, namespace);
    }

    private List<Suspect> suspects() throws Exception {
        return cluster.connect(namespace).doctor().examine().suspects();
    }

    /** Names and texts of one kind. */
    private List<Tuple> of(Kind kind) throws Exception {
        return suspects().stream()
                .flatMap(suspect -> suspect.symptoms().stream()
                        .filter(symptom -> symptom.kind() == kind)
                        .map(symptom -> tuple(suspect.name(), symptom.text())))
                .toList();
    }

    private static List<String> texts(Diagnosis found, Result result) {
        return found.checks().stream()
                .filter(check -> check.result() == result)
                .map(Check::text)
                .toList();
    }

    private Suspect suspect(String name) {
        return new Suspect(namespace, name, List.of());
    }

    private ChannelId id(String pod) {
        return ChannelId.parse(namespace + '/' + pod + "/app");
    }

    private Pod pod(String name, String phase) {
        return cluster.createPod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec: {containers: [{name: app, image: i}]}
                status: {phase: %s}
                """.formatted(name, namespace, phase));
    }

    private void lease(String name, Instant renewed) {
        cluster.apply("""
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: %s, namespace: %s, labels: {app.kubernetes.io/managed-by: fsnotify-proxy}}
                spec: {renewTime: "%s"}
                """.formatted(name, namespace, renewed.truncatedTo(ChronoUnit.MICROS)));
    }

    /** As the Go proxy leaves them, and more in its metadata. */
    private void fsWatcher(String name, String pod, String metadata) {
        cluster.apply("""
                apiVersion: sys.bytetrade.io/v1alpha1
                kind: FSWatcher
                metadata: {name: %s, namespace: %s%s}
                spec: {pod: %s, container: app, paths: [/srv/a]}
                status: {state: active}
                """.formatted(name, namespace, metadata, pod));
    }

    private static String owner(String pod, String uid) {
        return ", ownerReferences: [{apiVersion: v1, kind: Pod, name: " + pod + ", uid: " + uid + "}]";
    }

    private static String holder(String holder) {
        return ", annotations: {" + Claim.HOLDER + ": " + holder + ", " + Claim.CLAIMED_AT + ": \"1\"}";
    }

    private static String annotation(String key, String value) {
        return ", annotations: {" + key + ": " + value + "}";
    }
}
