package io.bytetrade.fsnotify.cli.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "os-system",
                "123",
                "1e3",
                "0x1f",
                "null",
                "true",
                "on",
                "y",
                "",
                " a",
                "a ",
                "a: b",
                "a:b",
                "a:",
                "- a",
                "#",
                "a #b",
                "\"",
                "\\",
                "\\n",
                "'",
                "{a",
                "[",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "|",
                ">",
                "~",
                "---",
                "...",
                "1506",
                "12:30:45",
                "2026-01-01",
                "redis://h:1",
                "${image}"
            })
    void aTextIsReadBackAsTheSameText(String text) {
        assertThat(readBack(text)).isEqualTo(text);
    }

    @Test
    void randomTextsAreReadBackAsTheyWere() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String text = random.ints(random.nextInt(8), ' ', '~' + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(readBack(text)).as("seed " + seed).isEqualTo(text);
        }
    }

    /** What Kubernetes reads is YAML 1.1, the parser here 1.2, where these are texts anyway. */
    @ParameterizedTest
    @ValueSource(strings = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "123", "1e3"})
    void whatYaml11ReadsAsSomethingElseHasQuotes(String text) {
        assertThat(Yaml.scalar(text)).isEqualTo('"' + text + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\tb", "\u0000", "ä", "\u2028"})
    void noOtherCharactersAreWritten(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Yaml.scalar(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a_b", "-a", "a-", "a.b", "a\nb", "a: b", "${image}"})
    void whatIsNoNamespaceIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(name, "i:1", List.of()))
                .withMessageStartingWith("namespace: '" + name + "' is not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("a", "i:1", List.of("b", name)))
                .withMessageStartingWith("namespaces: '" + name + "' is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "a b", "a\n", "a:b:c", "a\"b", "a@sha256:1", "a:", "Ä"})
    void whatIsNoImageIsRefused(String image) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("a", image, List.of()))
                .withMessageStartingWith("image: '" + image + "' is not an image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:1", "r.example.com/a/b_c:1.0-x", "r.example.com:5000/a/b", "localhost:5000/a:1"})
    void imagesAreTaken(String image) {
        String digest = image + "@sha256:" + "0a".repeat(32);
        assertThat(with("a", image, List.of()).text()).contains("image: " + Yaml.scalar(image) + '\n');
        assertThat(with("a", digest, List.of()).text()).contains("image: " + Yaml.scalar(digest) + '\n');
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/", "/b", "a/b/c", "a/b c", "A/b", "a/b\n"})
    void whatNamesNoSecretIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretKey.parse(text))
                .withMessageStartingWith("'" + text + "' is not NAME/KEY");
    }

    @Test
    void portsAndReplicasAreNumbersThatCanBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> with(0, 1)).withMessage("replicas: 0 is less than 1");
        assertThatIllegalArgumentException().isThrownBy(() -> with(1, 0)).withMessageContaining("no port");
        assertThatIllegalArgumentException().isThrownBy(() -> with(1, 65_536)).withMessageContaining("no port");
    }

    @Test
    void everythingIsInTheProxysNamespaceButItsRightsWherePodsAreServed() {
        List<HasMetadata> all =
                YAML.unmarshal(with("home", "i:1", List.of("b", "a", "b")).text());

        assertThat(all.stream().map(ManifestsTest::place))
                .containsExactly(
                        "CustomResourceDefinition fswatchers.sys.bytetrade.io",
                        "ServiceAccount home/fsnotify-proxy",
                        "Role a/fsnotify-proxy",
                        "RoleBinding a/fsnotify-proxy",
                        "Role b/fsnotify-proxy",
                        "RoleBinding b/fsnotify-proxy",
                        "Role home/fsnotify-proxy-leases",
                        "RoleBinding home/fsnotify-proxy-leases",
                        "Deployment home/fsnotify-proxy",
                        "Service home/svc",
                        "PodDisruptionBudget home/fsnotify-proxy",
                        "NetworkPolicy home/fsnotify-proxy");
    }

    private static String place(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return object.getKind()
                + ' '
                + (namespace == null ? "" : namespace + '/')
                + object.getMetadata().getName();
    }

    private static Object readBack(String text) {
        return YAML.unmarshal("- a: " + Yaml.scalar(text) + "\n- b", List.class).get(0) instanceof Map<?, ?> map
                ? map.get("a")
                : null;
    }

    private static Manifests with(String namespace, String image, List<String> namespaces) {
        return new Manifests(namespace, 2, image, "redis:6379", Optional.empty(), namespaces, "svc", 1506);
    }

    private static Manifests with(int replicas, int port) {
        return new Manifests("a", replicas, "i:1", "redis:6379", Optional.empty(), List.of(), "svc", port);
    }
}
