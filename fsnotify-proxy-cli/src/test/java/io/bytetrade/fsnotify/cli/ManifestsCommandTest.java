package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestsCommandTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "kubernetes");

    private final StringWriter err = new StringWriter();

    @Test
    void theExampleIsWhatIsPrinted() throws IOException {
        assertThat(printed(Map.of()))
                .as("mend it with: fsnotify-proxy manifests > examples/kubernetes/fsnotify-proxy.yaml")
                .isEqualTo(Files.readString(EXAMPLES.resolve("fsnotify-proxy.yaml")));
    }

    @Test
    void optionsAreFilledIn() {
        assertThat(printed(
                        Map.of(),
                        "--namespace=home",
                        "--replicas=3",
                        "--image=r.example.com/p:1",
                        "--redis=rediss://cache:6380",
                        "--redis-secret=cache/password",
                        "--namespaces=b,a",
                        "--service=next",
                        "--service-port=5079"))
                .contains(
                        "\n  namespace: home\n",
                        "\n        prometheus.io/port: \"9090\"\n",
                        "\n  replicas: 3\n",
                        "\n        image: r.example.com/p:1\n",
                        "\n        - name: REDIS_ADDR\n          value: \"rediss://cache:6380\"\n",
                        "\n              name: cache\n              key: password\n",
                        "\n        - --admin=:9090\n        - \"--namespaces=a,b\"\n",
                        "\n  name: next\n",
                        "\n    port: 5079\n")
                .doesNotContain("ClusterRole", "os-system:\n", "${");
    }

    @Test
    void noPasswordIsPrinted() {
        assertThat(printed(Map.of("REDIS_ADDR", "redis://:hidden@cache:6379"))).isEmpty();
        assertThat(err.toString()).contains("--redis-secret").doesNotContain("hidden");
    }

    @Test
    void whatCannotBeIsRefusedWithItsName() {
        assertThat(printed(Map.of(), "--namespace", "A: b")).isEmpty();
        assertThat(err.toString()).startsWith("manifests: namespace: 'A: b' is not the name of a namespace");
        assertThat(printed(Map.of(), "--redis", "cache")).isEmpty();
        assertThat(printed(Map.of(), "--redis-secret", "cache")).isEmpty();
        assertThat(err.toString()).contains("it has no port", "'cache' is not NAME/KEY");
    }

    private String printed(Map<String, String> environment, String... options) {
        StringWriter out = new StringWriter();
        String[] arguments = new String[options.length + 1];
        arguments[0] = "manifests";
        System.arraycopy(options, 0, arguments, 1, options.length);
        Launcher.commandLine()
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return out.toString();
    }
}
