package io.bytetrade.fsnotify.cli.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A YAML text with places {@code ${name}} in it. A place that has a line to itself stands for any number of lines, with its
 * indentation; for an empty value the line goes.
 */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z-]+)}");
    private static final Pattern LINE = Pattern.compile("( *)\\$\\{([a-z-]+)}");

    private final String text;

    private Template(String text) {
        this.text = text;
    }

    /** Reads one that is in the jar. */
    static Template named(String file) {
        try (InputStream yaml = Template.class.getResourceAsStream(file)) {
            return new Template(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is damaged", e);
        }
    }

    /** The text with the values in their places; they are YAML already. */
    String fill(Map<String, String> values) {
        return text.lines().map(line -> filled(line, values)).collect(Collectors.joining());
    }

    private static String filled(String line, Map<String, String> values) {
        Matcher whole = LINE.matcher(line);
        if (whole.matches()) {
            return value(values, whole.group(2)).indent(whole.group(1).length());
        }
        return PLACE.matcher(line).replaceAll(place -> Matcher.quoteReplacement(value(values, place.group(1)))) + '\n';
    }

    private static String value(Map<String, String> values, String place) {
        return Objects.requireNonNull(values.get(place), place);
    }
}
