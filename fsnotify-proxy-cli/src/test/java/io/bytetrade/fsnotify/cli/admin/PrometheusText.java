package io.bytetrade.fsnotify.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the text format of Prometheus, and fails where a text is not so: prometheus.io/docs/instrumenting/exposition_formats,
 * "Text-based format". Of comments it takes HELP and TYPE only.
 */
public final class PrometheusText {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\\S.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(" + LABEL + "(?:," + LABEL
            + ")*),?})? ([+-]?Inf|NaN|[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final Map<String, Set<String>> labels = new HashMap<>();

    private PrometheusText() {}

    static PrometheusText parse(String text) {
        PrometheusText parsed = new PrometheusText();
        assertThat(text).endsWith("\n");
        String helped = null;
        String family = null;
        for (String line : text.split("\n")) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                helped = help.group(1);
            } else if (type.matches()) {
                family = type.group(1);
                assertThat(family).as("HELP stands before TYPE").isEqualTo(helped);
                assertThat(parsed.types.put(family, type.group(2)))
                        .as("%s stands once", family)
                        .isNull();
            } else {
                parsed.sample(family, line);
            }
        }
        parsed.types.keySet().stream()
                .filter(each -> parsed.is(each, "histogram"))
                .forEach(parsed::checkHistogram);
        return parsed;
    }

    private void sample(String family, String line) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        Set<String> suffixes = switch (types.get(family)) {
            case "histogram" -> Set.of("_bucket", "_count", "_sum");
            case "summary" -> Set.of("", "_count", "_sum");
            default -> Set.of("");
        };
        assertThat(sample.group(1)).as(line).startsWith(family);
        assertThat(suffixes).as(line).contains(sample.group(1).substring(family.length()));
        Set<String> names = labels.computeIfAbsent(family, any -> new TreeSet<>());
        String set = "";
        if (sample.group(2) != null) {
            Set<String> sorted = new TreeSet<>();
            Matcher label = Pattern.compile(LABEL).matcher(sample.group(2));
            while (label.find()) {
                sorted.add(label.group());
                names.add(label.group().substring(0, label.group().indexOf('=')));
            }
            set = '{' + String.join(",", sorted) + '}';
        }
        assertThat(values.put(sample.group(1) + set, number(sample.group(3))))
                .as("%s stands once", line)
                .isNull();
    }

    private static double number(String text) {
        return text.endsWith("Inf")
                ? text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                : Double.parseDouble(text);
    }

    /** Of those without labels of their own, as ours are: buckets only grow, and the last holds all. */
    private void checkHistogram(String family) {
        Map<Double, Double> buckets = new TreeMap<>();
        values.forEach((series, count) -> {
            Matcher bucket =
                    Pattern.compile(family + "_bucket\\{le=\"([^\"]+)\"}").matcher(series);
            if (bucket.matches()) {
                buckets.put(number(bucket.group(1)), count);
            }
        });
        assertThat(List.copyOf(buckets.values())).isSorted().last().isEqualTo(values.get(family + "_count"));
        assertThat(buckets).containsKey(Double.POSITIVE_INFINITY);
    }

    /** The families, by name. */
    Set<String> families() {
        return types.keySet();
    }

    boolean is(String family, String type) {
        return types.get(family).equals(type);
    }

    /** The names of the labels that a family's series have. */
    Set<String> labels(String family) {
        return labels.getOrDefault(family, Set.of());
    }

    /** The value of a series, as {@code name} or {@code name{label="value"}}, its labels sorted. */
    public double value(String series) {
        assertThat(values).containsKey(series);
        return values.get(series);
    }

    /** The sum over the series of a family that have all these labels. */
    public double sum(String family, String... wanted) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().equals(family) || each.getKey().startsWith(family + '{'))
                .filter(each -> Stream.of(wanted).allMatch(each.getKey()::contains))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    public List<String> series() {
        return List.copyOf(values.keySet());
    }
}
