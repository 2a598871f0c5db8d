package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.PATIENCE;
import static io.bytetrade.fsnotify.k8s.TestCluster.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class RightsIT {
    /** All that is needed, and in a Role of --namespaces the same. */
    private static final List<String> FSWATCHER_VERBS = List.of("get", "list", "watch", "create", "update", "delete");

    private TestCluster cluster;
    private User user;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        cluster = TestCluster.open(plane);
        user = plane.newUser();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theLeastClusterRoleIsEnough() throws Exception {
        cluster.grant(user, "", rules(FSWATCHER_VERBS, List.of("get")));
        String namespace = cluster.newNamespace();

        assertThatEverythingWorks(startedWith(), namespace);
    }

    @Test
    void aRoleInEachNamespaceIsEnough() throws Exception {
        String one = cluster.newNamespace();
        String other = cluster.newNamespace();
        cluster.grant(user, one, rules(FSWATCHER_VERBS, List.of("get")));
        cluster.grant(user, other, rules(FSWATCHER_VERBS, List.of("get")));

        KubernetesCluster connected = startedWith(one, other);

        assertThatEverythingWorks(connected, one);
        assertThatEverythingWorks(connected, other);
    }

    @ParameterizedTest
    @CsvSource({"get", "list", "watch", "create", "update", "delete"})
    void eachVerbThatIsMissingIsNamedAtTheStart(String verb) throws Exception {
        List<String> others =
                FSWATCHER_VERBS.stream().filter(each -> !each.equals(verb)).toList();
        cluster.grant(user, "", rules(others, List.of("get")));

        assertThat(failureOfStart())
                .hasMessage("this proxy may not " + verb + " fswatchers.sys.bytetrade.io in all namespaces;"
                        + " grant it these verbs with a Role or ClusterRole")
                .matches(e -> !e.isRetryable());
    }

    @Test
    void aUserWithoutAnyRightIsToldAllOfThem() {
        assertThat(failureOfStart("default"))
                .hasMessage("this proxy may not get, list, watch, create, update, delete fswatchers.sys.bytetrade.io"
                        + " and get pods in namespace \"default\"; grant it these verbs with a Role or ClusterRole");
    }

    @Test
    void oneOfSeveralReplicasNeedsRightsOnLeases() throws Exception {
        cluster.grant(user, "", rules(FSWATCHER_VERBS, List.of("get")));
        String own = cluster.newNamespace();

        assertThat(catchThrowableOfType(AdapterException.class, () -> startedReplica(own)))
                .hasMessage(
                        "this proxy may not get, list, create, update, delete leases.coordination.k8s.io in namespace \""
                                + own + "\"; grant it these verbs with a Role or ClusterRole")
                .matches(e -> !e.isRetryable());
        cluster.grant(
                user,
                own,
                "[{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, list, create, update, delete]}]");
        assertThatEverythingWorks(startedReplica(own), cluster.newNamespace());
    }

    private KubernetesCluster startedReplica(String leaseNamespace) throws Exception {
        KubernetesCluster replica = cluster.connectReplica(user, leaseNamespace);
        replica.watchRegistry().start(changed -> {});
        return replica;
    }

    @Test
    void credentialsThatAreNotAcceptedAreNamed() throws Exception {
        User stranger = new User("stranger", "not-a-token");

        AdapterException failure = catchThrowableOfType(
                AdapterException.class,
                () -> cluster.connect(stranger).watchRegistry().start(changed -> {}));

        assertThat(failure).hasMessageContaining("does not accept this proxy's credentials (401 Unauthorized)");
        assertThat(failure.toString()).doesNotContain("not-a-token");
    }

    @Test
    void aForbiddenNamespaceDoesNotStopTheOthers() throws Exception {
        String good = cluster.newNamespace();
        String forbidden = cluster.newNamespace();
        cluster.grant(user, good, rules(FSWATCHER_VERBS, List.of("get")));

        KubernetesCluster connected;
        List<String> log;
        try (LogCapture capture = LogCapture.begin()) {
            connected = startedWith(forbidden, good);
            log = capture.warnings();
        }

        assertThatEverythingWorks(connected, good);
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("this proxy may not get, list, watch, create, update, delete fswatchers.sys.bytetrade.io"
                        + " and get pods in namespace \"" + forbidden + "\"")
                .endsWith("the other namespaces are served");
        ChannelId id = ChannelId.parse(forbidden + "/web-0/app");
        AdapterException failure = catchThrowableOfType(
                AdapterException.class, () -> connected.watchRegistry().put(wanted(id, null, "/srv/a")));
        assertThat(failure)
                .hasMessageStartingWith("create fswatchers.sys.bytetrade.io \"web-0-app\" in namespace \"" + forbidden
                        + "\": forbidden; grant this proxy the verb \"create\" on fswatchers.sys.bytetrade.io"
                        + " in namespace \"" + forbidden + '"')
                .matches(e -> !e.isRetryable());
        AdapterException lookup = catchThrowableOfType(
                AdapterException.class, () -> connected.podDirectory().lookup(forbidden, "web-0"));
        assertThat(lookup)
                .hasMessageStartingWith("get pods \"web-0\" in namespace \"" + forbidden + "\": forbidden;")
                .matches(e -> !e.isRetryable());
    }

    @Test
    void aNamespaceIsServedAsSoonAsItIsGranted() throws Exception {
        String good = cluster.newNamespace();
        String late = cluster.newNamespace();
        cluster.grant(user, good, rules(FSWATCHER_VERBS, List.of("get")));
        List<ChannelId> changed = new CopyOnWriteArrayList<>();
        WatchRegistry registry = cluster.connect(user, good, late).watchRegistry();
        registry.start(changed::add);

        cluster.grant(user, late, rules(FSWATCHER_VERBS, List.of("get")));

        ChannelId id = ChannelId.parse(late + "/web-0/app");
        registry.put(wanted(id, null, "/srv/a"));
        await().atMost(PATIENCE).until(() -> {
            cluster.fsWatchers().inNamespace(late).delete();
            return changed.contains(id);
        });
    }

    @Test
    void aRightThatIsTakenAwayLaterIsNamed() throws Exception {
        cluster.grant(user, "", rules(FSWATCHER_VERBS, List.of("get")));
        String namespace = cluster.newNamespace();
        ChannelId id = ChannelId.parse(namespace + "/web-0/app");
        WatchRegistry registry = startedWith().watchRegistry();
        registry.put(wanted(id, null, "/srv/a"));

        cluster.grant(user, "", rules(List.of("get", "list", "watch"), List.of("get")));

        assertThat(catchThrowableOfType(AdapterException.class, () -> registry.put(wanted(id, null, "/srv/b"))))
                .hasMessageContaining("grant this proxy the verb \"update\" on fswatchers.sys.bytetrade.io"
                        + " in namespace \"" + namespace + '"');
        assertThat(catchThrowableOfType(AdapterException.class, () -> registry.remove(id)))
                .hasMessageContaining("the verb \"delete\" on fswatchers.sys.bytetrade.io");
    }

    @Test
    void aNamespaceThatIsNotServedIsRefused() throws Exception {
        String namespace = cluster.newNamespace();
        KubernetesCluster connected = cluster.connect(namespace, "other");
        connected.watchRegistry().start(changed -> {});

        AdapterException put = catchThrowableOfType(
                AdapterException.class,
                () -> connected.watchRegistry().put(wanted(ChannelId.parse("default/web-0/app"), null, "/srv/a")));
        AdapterException lookup = catchThrowableOfType(
                AdapterException.class, () -> connected.podDirectory().lookup("default", "web-0"));

        assertThat(List.of(put, lookup))
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessage("namespace \"default\" is not served; add it to --namespaces, which has other,"
                                + namespace)
                        .matches(e -> !e.isRetryable()));
    }

    private KubernetesCluster startedWith(String... namespaces) throws Exception {
        KubernetesCluster connected = cluster.connect(user, namespaces);
        connected.watchRegistry().start(changed -> {});
        return connected;
    }

    private AdapterException failureOfStart(String... namespaces) {
        return catchThrowableOfType(AdapterException.class, () -> startedWith(namespaces));
    }

    private void assertThatEverythingWorks(KubernetesCluster connected, String namespace) throws Exception {
        ChannelId id = ChannelId.parse(namespace + "/web-0/app");
        cluster.fsWatchers().inNamespace(namespace).delete();
        connected.watchRegistry().put(wanted(id, null, "/srv/a"));
        connected.watchRegistry().put(wanted(id, null, "/srv/b"));
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("web-0-app");
        connected.watchRegistry().remove(id);
        assertThat(cluster.fsWatcherNames(namespace)).isEmpty();
        assertThatNoException().isThrownBy(() -> connected.podDirectory().lookup(namespace, "web-0"));
    }

    private static String rules(List<String> fsWatcherVerbs, List<String> podVerbs) {
        return "[{apiGroups: [sys.bytetrade.io], resources: [fswatchers], verbs: "
                + fsWatcherVerbs
                + "}, {apiGroups: [\"\"], resources: [pods], verbs: "
                + podVerbs
                + "}]";
    }
}
