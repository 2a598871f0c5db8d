package io.bytetrade.fsnotify.k8s.envtest;

import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The administrator's view of a control plane: what tests arrange and look at, by other means than those under test. */
public class Administrator implements AutoCloseable {
    /** How long a test waits for what comes sooner or later. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final AtomicInteger MARKERS = new AtomicInteger();
    private static final ResourceDefinitionContext FSWATCHERS = new ResourceDefinitionContext.Builder()
            .withGroup("sys.bytetrade.io")
            .withVersion("v1alpha1")
            .withKind("FSWatcher")
            .withPlural("fswatchers")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;

    /** Connects; the API server need not know FSWatchers yet. */
    public Administrator(ControlPlane plane) throws IOException {
        Config config = Config.fromKubeconfig(plane.kubeconfig(plane.admin()).toFile());
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Makes the API server know FSWatchers. */
    public void installDefinition() throws IOException {
        try (InputStream yaml = KubernetesCluster.class.getResourceAsStream("fswatcher-crd.yaml")) {
            apply(yaml);
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> fsWatchers().inNamespace("default").list().getItems().stream()
                        .allMatch(any -> true));
    }

    /** Makes the API server forget FSWatchers, and all that there are. */
    public void deleteDefinition() {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("fswatchers.sys.bytetrade.io")
                .delete();
        await().atMost(PATIENCE).until(() -> !client.supports("sys.bytetrade.io/v1alpha1", "FSWatcher"));
    }

    /** A namespace that no other test has. */
    public String newNamespace() {
        String name = "test-" + NAMESPACES.getAndIncrement();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Creates whatever the YAML has. */
    public void apply(String yaml) {
        apply(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private void apply(InputStream yaml) {
        client.load(yaml).items().forEach(each -> client.resource(each).createOr(NonDeletingOperation::update));
    }

    /** Creates a pod and gives it the status that the YAML has. */
    public Pod createPod(String yaml) {
        Pod pod = client.getKubernetesSerialization().unmarshal(yaml, Pod.class);
        Pod created = client.resource(pod).create();
        if (pod.getStatus() == null) {
            return created;
        }
        created.setStatus(pod.getStatus());
        return client.resource(created).updateStatus();
    }

    /** The FSWatcher of this name, or null. */
    public GenericKubernetesResource fsWatcher(String namespace, String name) {
        return fsWatchers().inNamespace(namespace).withName(name).get();
    }

    /** The names of all FSWatchers in a namespace, sorted. */
    public List<String> fsWatcherNames(String namespace) {
        return fsWatchers().inNamespace(namespace).list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** All FSWatchers. */
    public MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            fsWatchers() {
        return client.genericKubernetesResources(FSWATCHERS);
    }

    /** For whatever else there is to do; closed with this. */
    public KubernetesClient admin() {
        return client;
    }

    /** Gives a user rights in one namespace, or in all if it is empty; returns when they are in force. */
    public void grant(User user, String namespace, String rules) {
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
        awaitRight(user, namespace, "get", "test", marker);
    }

    /** A service account of the cluster, with a token that is good for an hour. */
    public User serviceAccount(String namespace, String name) {
        String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name + "/token";
        String answer = client.raw(path, "POST", """
                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
                """);
        TokenRequest issued = client.getKubernetesSerialization().unmarshal(answer, TokenRequest.class);
        return new User(
                "system:serviceaccount:" + namespace + ':' + name,
                issued.getStatus().getToken());
    }

    /** Waits for a right: the API server learns of new ones as any other client does, a moment later. */
    public void awaitRight(User user, String namespace, String verb, String group, String resource) {
        String review = """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": "%s",
                 "resourceAttributes": {"namespace": "%s", "verb": "%s", "group": "%s", "resource": "%s"}}}
                """.formatted(user.name(), namespace, verb, group, resource);
        await().atMost(PATIENCE)
                .until(() -> client.raw("/apis/authorization.k8s.io/v1/subjectaccessreviews", "POST", review)
                        .contains("\"allowed\":true"));
    }

    @Override
    public void close() {
        client.close();
    }
}
