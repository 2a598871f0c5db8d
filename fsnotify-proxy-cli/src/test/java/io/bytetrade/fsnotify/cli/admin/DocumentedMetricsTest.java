package io.bytetrade.fsnotify.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.redis.RedisEventSource;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/METRICS.md lists what a replica in a cluster prints: no more, no less. */
class DocumentedMetricsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "METRICS.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\w+) \\| ([^|]+) \\| [^|]+ \\|$");
    private static final Pattern PREFIX = Pattern.compile("`((?:jvm|process)_[a-z_]*_|process_)`");

    @TempDir
    private Path directory;

    private ObservedProxy rig;
    private RedisEventSource redis;
    private KubernetesCluster cluster;
    private PrometheusText printed;

    @BeforeEach
    void print() throws Exception {
        Path kubeconfig = Files.writeString(directory.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
                contexts: [{name: none, context: {cluster: none}}]
                current-context: none
                """);
        rig = new ObservedProxy().start();
        redis = new RedisEventSource(RedisSettings.builder("127.0.0.1:1").build());
        cluster = KubernetesCluster.builder()
                .kubeconfig(kubeconfig)
                .leaseNamespace("os-system")
                .build();
        assertThat(catchThrowable(() -> cluster.podDirectory().lookup("ns", "pod")))
                .isNotNull();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new MetricsPage(new Observed(rig.proxy, Optional.of(redis), Optional.of(cluster)))
                .get()
                .body()
                .writeTo(out);
        printed = PrometheusText.parse(out.toString(UTF_8));
    }

    @AfterEach
    void close() {
        cluster.close();
        redis.close();
        rig.close();
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws Exception {
        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2) + ' ' + row.group(3)));
        Map<String, String> there = new TreeMap<>();
        printed.families().stream()
                .filter(family -> family.startsWith("fsnotify_"))
                .forEach(family -> there.put(family, typeAndLabels(family)));
        assertThat(documented).isEqualTo(there);
    }

    @Test
    void everyOtherMetricIsOfADocumentedKindAndEachKindIsThere() throws Exception {
        Set<String> prefixes = PREFIX.matcher(Files.readString(DOCUMENT))
                .results()
                .map(prefix -> prefix.group(1))
                .collect(Collectors.toSet());
        List<String> others = printed.families().stream()
                .filter(family -> !family.startsWith("fsnotify_"))
                .toList();
        assertThat(others).allMatch(family -> prefixes.stream().anyMatch(family::startsWith));
        assertThat(prefixes).allMatch(prefix -> others.stream().anyMatch(family -> family.startsWith(prefix)));
    }

    /** prometheus.io/docs/practices/naming: base units as suffixes, and total of what is counted. */
    @Test
    void namesAreAsTheConventionsHaveThem() {
        assertThat(printed.families())
                .filteredOn(name -> name.startsWith("fsnotify_"))
                .hasSizeGreaterThan(25)
                .allSatisfy(name -> {
                    assertThat(name.endsWith("_total")).isEqualTo(printed.is(name, "counter"));
                    assertThat(Set.of(name.split("_")))
                            .doesNotContain("ms", "millis", "micros", "nanos", "minutes", "kib", "mib", "percent");
                });
        assertThat(printed.value("fsnotify_api_requests_total{code=\"none\",resource=\"pods\",verb=\"get\"}"))
                .isEqualTo(1);
    }

    private String typeAndLabels(String family) {
        String type = Stream.of("counter", "gauge", "histogram", "summary", "untyped")
                .filter(each -> printed.is(family, each))
                .findFirst()
                .orElseThrow();
        String labels = printed.labels(family).stream()
                .filter(label -> !label.equals("le"))
                .map(label -> '`' + label + '`')
                .collect(Collectors.joining(", "));
        return type + ' ' + (labels.isEmpty() ? "–" : labels);
    }
}
