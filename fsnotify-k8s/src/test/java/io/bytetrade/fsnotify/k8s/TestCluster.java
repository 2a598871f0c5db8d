package io.bytetrade.fsnotify.k8s;

import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** The administrator's view of a control plane: what tests arrange and look at, by other means than those under test. */
final class TestCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final AtomicInteger MARKERS = new AtomicInteger();
    private static final ResourceDefinitionContext FSWATCHERS = new ResourceDefinitionContext.Builder()
            .withGroup("sys.bytetrade.io")
            .withVersion("v1alpha1")
            .withKind("FSWatcher")
            .withPlural("fswatchers")
            .withNamespaced(true)
            .build();

    private final ControlPlane plane;
    private final KubernetesClient admin;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private TestCluster(ControlPlane plane) throws IOException {
        this.plane = plane;
        Config config = Config.fromKubeconfig(plane.kubeconfig(plane.admin()).toFile());
        admin = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Opens one whose API server knows FSWatchers. */
    static TestCluster open(ControlPlane plane) throws IOException {
        TestCluster cluster = new TestCluster(plane);
        cluster.installDefinition();
        return cluster;
    }

    void installDefinition() throws IOException {
        try (InputStream yaml = FsWatcherCrd.class.getResourceAsStream(FsWatcherCrd.FILE)) {
            apply(yaml);
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> fsWatchers().inNamespace("default").list().getItems().stream()
                        .allMatch(any -> true));
    }

    void deleteDefinition() {
        admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("fswatchers.sys.bytetrade.io")
                .delete();
        await().atMost(PATIENCE).until(() -> !admin.supports("sys.bytetrade.io/v1alpha1", FsWatcher.KIND));
    }

    /** A cluster as the administrator may use it. */
    KubernetesCluster connect(String... namespaces) throws IOException, AdapterException {
        return connect(plane.admin(), namespaces);
    }

    /** A cluster as a user may use it; closed with this. */
    KubernetesCluster connect(User user, String... namespaces) throws IOException, AdapterException {
        KubernetesCluster cluster = KubernetesCluster.builder()
                .kubeconfig(plane.kubeconfig(user))
                .namespaces(List.of(namespaces))
                .build();
        opened.add(cluster);
        return cluster;
    }

    /** A namespace that no other test has. */
    String newNamespace() {
        String name = "test-" + NAMESPACES.getAndIncrement();
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Creates whatever the YAML has. */
    void apply(String yaml) {
        apply(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private void apply(InputStream yaml) {
        admin.load(yaml).items().forEach(each -> admin.resource(each).createOr(NonDeletingOperation::update));
    }

    /** Creates a pod and gives it the status that the YAML has. */
    Pod createPod(String yaml) {
        Pod pod = admin.getKubernetesSerialization().unmarshal(yaml, Pod.class);
        Pod created = admin.resource(pod).create();
        if (pod.getStatus() == null) {
            return created;
        }
        created.setStatus(pod.getStatus());
        return admin.resource(created).updateStatus();
    }

    /** The FSWatcher of this name, or null. */
    GenericKubernetesResource fsWatcher(String namespace, String name) {
        return fsWatchers().inNamespace(namespace).withName(name).get();
    }

    /** The names of all FSWatchers in a namespace, sorted. */
    List<String> fsWatcherNames(String namespace) {
        return fsWatchers().inNamespace(namespace).list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .sorted()
                .toList();
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            fsWatchers() {
        return admin.genericKubernetesResources(FSWATCHERS);
    }

    KubernetesClient admin() {
        return admin;
    }

    static WatchedPaths wanted(ChannelId id, String uid, String... paths) {
        return new WatchedPaths(id, uid, new TreeSet<>(Set.of(paths)), Instant.now());
    }

    /** Gives a user rights in one namespace, or in all if it is empty; returns when they are in force. */
    void grant(User user, String namespace, String rules) {
        String kind = namespace.isEmpty() ? "ClusterRole" : "Role";
        String place = namespace.isEmpty() ? "" : ", namespace: " + namespace;
        String name = user.name() + "-rights";
        String marker = "marker-" + MARKERS.getAndIncrement();
        String marked = rules.substring(0, rules.lastIndexOf(']')) + ", {apiGroups: [test], resources: [" + marker
                + "], verbs: [get]}]";
        apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %s
                metadata: {name: %s%s}
                rules: %s
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %sBinding
                metadata: {name: %s%s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """.formatted(kind, name, place, marked, kind, name, place, kind, name, user.name()));
        awaitRight(user, namespace, marker);
    }

    /** The API server learns of new rights as any other client does, a moment later. */
    private void awaitRight(User user, String namespace, String resource) {
        String review = """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": "%s",
                 "resourceAttributes": {"namespace": "%s", "verb": "get", "group": "test", "resource": "%s"}}}
                """.formatted(user.name(), namespace, resource);
        await().atMost(PATIENCE)
                .until(() -> admin.raw("/apis/authorization.k8s.io/v1/subjectaccessreviews", "POST", review)
                        .contains("\"allowed\":true"));
    }

    @Override
    public void close() {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("a cluster does not close", e);
            }
        }
        admin.close();
    }
}
