package io.bytetrade.fsnotify.cli;

import static io.bytetrade.fsnotify.k8s.envtest.Administrator.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.cli.manifests.Manifests;
import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.TestClient;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rights that {@code manifests} prints, for the service account that it prints: all are used, and no other is. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(300)
class LeastRightsIT {
    private static final String NAME = "fsnotify-proxy";
    private static final Set<String> RIGHTS =
            Set.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private ControlPlane plane;
    private Deployment deployment;
    private String namespace;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        this.plane = plane;
        deployment = Deployment.prepare(plane);
        namespace = deployment.namespace;
    }

    @AfterEach
    void stop() {
        deployment.close();
    }

    /** More than a minute, after which an Event is brought up to date. */
    @Test
    void aReplicaForAllNamespacesUsesExactlyWhatIsPrinted() throws Exception {
        List<HasMetadata> rights = rights(List.of());
        User account = install(rights);

        Program serve = deployment.serve(account, "--lease-namespace", namespace);
        live();
        await().atMost(PATIENCE.multipliedBy(2)).until(() -> events().stream().anyMatch(each -> each.getCount() > 1));
        end(serve);

        assertThat(used(account)).isEqualTo(granted(rights));
    }

    @Test
    void aReplicaForSomeNamespacesUsesNoMoreThanWhatIsPrinted() throws Exception {
        List<HasMetadata> rights = rights(List.of(namespace));
        User account = install(rights);

        Program serve = deployment.serve(account, "--lease-namespace", namespace, "--namespaces", namespace);
        live();
        examine(account);
        end(serve);

        Set<String> unused = granted(rights);
        assertThat(unused).containsAll(used(account));
        unused.removeAll(used(account));
        assertThat(unused).as("before a minute is over").isSubsetOf("patch events");
    }

    @ParameterizedTest
    @CsvSource({
        "sys.bytetrade.io, fswatchers, get",
        "sys.bytetrade.io, fswatchers, list",
        "sys.bytetrade.io, fswatchers, watch",
        "sys.bytetrade.io, fswatchers, create",
        "sys.bytetrade.io, fswatchers, update",
        "sys.bytetrade.io, fswatchers, delete",
        "'', pods, get",
        "coordination.k8s.io, leases, get",
        "coordination.k8s.io, leases, list",
        "coordination.k8s.io, leases, create",
        "coordination.k8s.io, leases, update",
        "coordination.k8s.io, leases, delete",
    })
    void withoutOneOfThemTheStartNamesIt(String group, String resource, String verb) throws Exception {
        List<HasMetadata> rights = rights(List.of(namespace));
        rules(rights)
                .filter(rule -> rule.getResources().contains(resource))
                .forEach(rule -> rule.getVerbs().replaceAll(each -> each.equals(verb) ? "deletecollection" : each));
        User account = install(rights);

        try (KubernetesCluster cluster = KubernetesCluster.builder()
                .kubeconfig(plane.kubeconfig(account))
                .namespaces(List.of(namespace))
                .leaseNamespace(namespace)
                .build()) {
            AdapterException failure = catchThrowableOfType(
                    AdapterException.class, () -> cluster.watchRegistry().start(changed -> {}));

            assertThat(failure)
                    .hasMessage("this proxy may not " + verb + ' ' + resource + (group.isEmpty() ? "" : '.' + group)
                            + " in namespace \"" + namespace
                            + "\"; grant it these verbs with a Role or ClusterRole");
        }
    }

    /** What a proxy does in its life, each kind of request at least once. */
    private void live() {
        deployment.createPod("reader");
        try (TestClient client = deployment.client().watch(deployment.channel("reader"), "/mnt/data")) {
            deployment.awaitPaths("reader-app", "/srv/data");
            touchLease();
            touchFsWatcher();
            client.watch(deployment.channel("reader"), "/mnt/data/in");
            deployment.awaitPaths("reader-app", "/srv/data", "/srv/data/in");

            client.watch(deployment.channel("reader"), "/etc");
            client.notice(NoticeCode.NOT_MAPPED);
            client.watch(deployment.channel("reader"), "/etc/passwd");
            await().atMost(PATIENCE).until(() -> !events().isEmpty());
            awaitLeaseRenewed();

            client.unwatch(deployment.channel("reader"), "/mnt/data", "/mnt/data/in");
            deployment.awaitPaths("reader-app");
        }
    }

    /** The doctor needs no more than the proxy. */
    private void examine(User account) throws Exception {
        try (Program doctor = Program.start(
                deployment.environment(account), "doctor", "--lease-namespace", namespace, "--namespaces", namespace)) {
            assertThat(doctor.awaitExit()).isZero();
            assertThat(doctor.out()).isNotEmpty().allMatch(line -> line.startsWith("ok"));
        }
    }

    private void end(Program serve) throws InterruptedException {
        serve.terminate();
        assertThat(serve.awaitExit()).isZero();
        assertThat(leases()).isEmpty();
        assertThat(serve.err()).doesNotContain("orbidden");
    }

    /** So that the next write of the one that it belongs to conflicts. */
    private void touchLease() {
        leases().forEach(lease -> deployment.cluster.admin().resource(lease).edit(each -> touched(each)));
    }

    private void touchFsWatcher() {
        deployment
                .cluster
                .fsWatchers()
                .inNamespace(namespace)
                .withName("reader-app")
                .edit(each -> touched(each));
    }

    private static <T extends HasMetadata> T touched(T resource) {
        resource.getMetadata().getLabels().put("touched", "yes");
        return resource;
    }

    private void awaitLeaseRenewed() {
        List<?> before = renewals();
        await().atMost(PATIENCE).until(() -> !renewals().equals(before));
    }

    private List<?> renewals() {
        return leases().stream().map(each -> each.getSpec().getRenewTime()).toList();
    }

    private List<Lease> leases() {
        return deployment.cluster.admin().leases().inNamespace(namespace).list().getItems();
    }

    private List<Event> events() {
        return deployment
                .cluster
                .admin()
                .v1()
                .events()
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private List<HasMetadata> rights(List<String> namespaces) {
        String text = new Manifests(namespace, 2, "i:1", "r:1", Optional.empty(), namespaces, "svc", 1506).text();
        List<HasMetadata> all = yaml.unmarshal(text);
        return all.stream().filter(each -> RIGHTS.contains(each.getKind())).toList();
    }

    private User install(List<HasMetadata> rights) {
        deployment.cluster.apply(rights.stream().map(yaml::asYaml).collect(Collectors.joining("\n---\n")));
        User account = deployment.cluster.serviceAccount(namespace, NAME);
        granted(rights).forEach(right -> {
            String[] parts = right.split("[ .]", 3);
            deployment.cluster.awaitRight(account, namespace, parts[0], parts.length > 2 ? parts[2] : "", parts[1]);
        });
        return account;
    }

    /** As {@code verb resource.group}. */
    private static Set<String> granted(List<HasMetadata> rights) {
        return rules(rights)
                .flatMap(rule -> rule.getVerbs().stream()
                        .map(verb -> verb
                                + ' '
                                + text(
                                        rule.getApiGroups().get(0),
                                        rule.getResources().get(0))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<PolicyRule> rules(List<HasMetadata> rights) {
        return rights.stream().flatMap(each -> {
            if (each instanceof Role role) {
                return role.getRules().stream();
            }
            return each instanceof ClusterRole role ? role.getRules().stream() : Stream.empty();
        });
    }

    /** What the API server's audit log says, but for questions about rights, which everybody may ask. */
    private Set<String> used(User account) throws Exception {
        Set<String> used = new TreeSet<>();
        for (String line : plane.auditLog()) {
            Map<?, ?> request = yaml.unmarshal(line, Map.class);
            boolean ours = ((Map<?, ?>) request.get("user")).get("username").equals(account.name());
            if (ours && request.get("objectRef") instanceof Map<?, ?> object) {
                Object group = object.get("apiGroup");
                used.add(request.get("verb") + " "
                        + text(
                                group == null ? "" : group.toString(),
                                object.get("resource").toString()));
            }
        }
        used.remove("create selfsubjectaccessreviews.authorization.k8s.io");
        return used;
    }

    private static String text(String group, String resource) {
        return group.isEmpty() ? resource : resource + '.' + group;
    }
}
