package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.bytetrade.fsnotify.cli.admin.AdminPages;
import io.bytetrade.fsnotify.k8s.envtest.Administrator;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.core.type.TypeReference;

/** What is printed, before a real API server: it takes each object, and knows each of its fields. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class ManifestsIT {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Map<String, String> PLURALS = Map.ofEntries(
            Map.entry("CustomResourceDefinition", "customresourcedefinitions"),
            Map.entry("ServiceAccount", "serviceaccounts"),
            Map.entry("ClusterRole", "clusterroles"),
            Map.entry("ClusterRoleBinding", "clusterrolebindings"),
            Map.entry("Role", "roles"),
            Map.entry("RoleBinding", "rolebindings"),
            Map.entry("Deployment", "deployments"),
            Map.entry("Service", "services"),
            Map.entry("PodDisruptionBudget", "poddisruptionbudgets"),
            Map.entry("NetworkPolicy", "networkpolicies"),
            Map.entry("Pod", "pods"));

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private Administrator cluster;
    private String namespace;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        cluster = new Administrator(plane);
        namespace = cluster.newNamespace();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theApiServerTakesEverythingAndKnowsEveryField() throws Exception {
        assertThat(objects(printed("--namespace", namespace))).hasSize(10).allSatisfy(this::assertTaken);
    }

    @Test
    void soWithAllOptions() throws Exception {
        String other = cluster.newNamespace();

        assertThat(objects(printed(
                        "--namespace=" + namespace,
                        "--replicas=1",
                        "--image=registry.example.com:5000/p:1@sha256:" + "0".repeat(64),
                        "--redis=rediss://cache.example.com:6380",
                        "--redis-secret=cache/password",
                        "--namespaces=" + namespace + ',' + other,
                        "--service=fsnotify-next",
                        "--service-port=5079")))
                .hasSize(12)
                .allSatisfy(this::assertTaken);
    }

    @Test
    void theProgramTakesThePrintedArgumentsAndAnswersThePrintedProbes(ControlPlane plane) throws Exception {
        Container container = objects(printed()).stream()
                .filter(object -> object.get("kind").equals("Deployment"))
                .map(object -> yaml.convertValue(object, io.fabric8.kubernetes.api.model.apps.Deployment.class))
                .map(object ->
                        object.getSpec().getTemplate().getSpec().getContainers().get(0))
                .findFirst()
                .orElseThrow();
        String[] options = container.getArgs().stream()
                .skip(1)
                .map(option -> option.replaceFirst("=:\\d+$", "=127.0.0.1:0"))
                .toArray(String[]::new);
        try (Deployment deployment = Deployment.prepare(plane)) {
            Program serve = deployment.launch(plane.admin(), options);
            String line = serve.awaitErr(text -> text.contains("health and metrics at "));
            AdminPages pages = new AdminPages(line.substring(line.indexOf("http://")));
            deployment.listening(serve);
            assertThat(Stream.of(
                            container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                    .extracting(Probe::getHttpGet)
                    .allSatisfy(probe -> {
                        assertThat(probe.getPort().getStrVal()).isEqualTo("admin");
                        assertThat(pages.status(probe.getPath())).isEqualTo(200);
                    });
        }
        assertThat(container.getPorts())
                .anySatisfy(port ->
                        assertThat(port.getName() + port.getContainerPort()).isEqualTo("admin9090"));
        assertThat(container.getArgs()).contains("--admin=:9090");
    }

    @Test
    void theExampleOfAClientIsTaken() throws Exception {
        Path client = Path.of("..", "examples", "kubernetes", "client.yaml");

        assertThat(objects(Files.readString(client))).isNotEmpty().allSatisfy(this::assertTaken);
    }

    private String printed(String... options) throws InterruptedException {
        String[] arguments = IntStream.rangeClosed(0, options.length)
                .mapToObj(i -> i == 0 ? "manifests" : options[i - 1])
                .toArray(String[]::new);
        try (Program manifests = Program.start(arguments)) {
            assertThat(manifests.awaitExit()).isZero();
            assertThat(manifests.err()).isEmpty();
            return String.join("\n", manifests.out());
        }
    }

    private List<Map<String, Object>> objects(String text) {
        return List.of(text.split("(?m)^---$")).stream()
                .map(each -> yaml.unmarshal(each, OBJECT))
                .toList();
    }

    /** With a dry run, which validates, admits and fills in like the real thing. */
    private void assertTaken(Map<String, Object> object) {
        Map<String, Object> sent = forThisServer(object);
        String answer = cluster.admin().raw(path(sent) + "?dryRun=All", "POST", yaml.asJson(sent));
        assertKept(sent.get("kind").toString(), sent, yaml.unmarshal(answer, Map.class));
    }

    /** policy/v1 came with Kubernetes 1.21; v1beta1, which went with 1.25, has the same fields. */
    private Map<String, Object> forThisServer(Map<String, Object> object) {
        Map<String, Object> sent = new LinkedHashMap<>(object);
        if (!cluster.admin().supports("policy/v1", "PodDisruptionBudget")) {
            sent.replace("apiVersion", "policy/v1", "policy/v1beta1");
        }
        if (sent.get("kind").equals("CustomResourceDefinition")) {
            renameDefinition(sent);
        } else if (!metadata(sent).containsKey("namespace")) {
            renameForThisTest(sent);
        }
        return sent;
    }

    /** Other tests have installed it; what exists is not validated again. */
    private static void renameDefinition(Map<String, Object> definition) {
        Map<String, Object> spec = new LinkedHashMap<>();
        ((Map<?, ?>) definition.get("spec")).forEach((key, value) -> spec.put(key.toString(), value));
        spec.put("group", "test.bytetrade.io");
        definition.put("spec", spec);
        definition.put("metadata", Map.of("name", "fswatchers.test.bytetrade.io"));
    }

    /** Other tests may have created one of its name in the whole cluster. */
    private void renameForThisTest(Map<String, Object> object) {
        Map<Object, Object> renamed = new LinkedHashMap<>(metadata(object));
        renamed.compute("name", (key, name) -> name + "-" + namespace);
        object.put("metadata", renamed);
    }

    private static Map<?, ?> metadata(Map<String, Object> object) {
        return (Map<?, ?>) object.get("metadata");
    }

    private static String path(Map<String, Object> object) {
        String version = object.get("apiVersion").toString();
        Object namespace = metadata(object).get("namespace");
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + (namespace == null ? "" : "/namespaces/" + namespace)
                + '/'
                + PLURALS.get(object.get("kind").toString());
    }

    /** A field that this version of the API does not know would be missing in the answer. */
    private static void assertKept(String path, Object sent, Object answered) {
        if (sent instanceof Map<?, ?> map) {
            assertThat(answered).as(path).isInstanceOf(Map.class);
            map.forEach((key, value) -> assertKept(path + '.' + key, value, ((Map<?, ?>) answered).get(key)));
        } else if (sent instanceof List<?> list) {
            assertThat(answered).as(path).asInstanceOf(LIST).hasSameSizeAs(list);
            IntStream.range(0, list.size())
                    .forEach(i -> assertKept(path + '[' + i + ']', list.get(i), ((List<?>) answered).get(i)));
        } else {
            assertThat(answered).as(path).isEqualTo(sent);
        }
    }
}
