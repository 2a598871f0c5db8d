package io.bytetrade.fsnotify.cli.manifests;

import java.util.Set;
import java.util.regex.Pattern;

/** Writes texts as YAML, so that each is read back as the same text and as nothing else. */
final class Yaml {
    /** No number, no flow, no comment, no mapping, no indicator: by the rules of YAML 1.1 and 1.2 a text without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[a-z](?:[-a-z0-9./]|:(?=[a-z0-9]))*");
    /** What YAML 1.1, which Kubernetes reads, takes for a boolean or for nothing. */
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private Yaml() {}

    /**
     * A text as a value in block style.
     *
     * @throws IllegalArgumentException if it has anything but printable ASCII in it
     */
    static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !WORDS.contains(text)) {
            return text;
        }
        if (!text.chars().allMatch(each -> each >= ' ' && each <= '~')) {
            throw new IllegalArgumentException("only printable ASCII is written");
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
