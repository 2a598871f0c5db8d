package io.bytetrade.fsnotify.cli.manifests;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a secret is kept in the cluster.
 *
 * @param name of a Secret
 * @param key of a value in it
 */
public record SecretKey(String name, String key) {
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)/([-._a-zA-Z0-9]{1,253})");

    /**
     * Reads {@code NAME/KEY}.
     *
     * @param text the text
     * @return what it says
     * @throws IllegalArgumentException if it is not of that form
     */
    public static SecretKey parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not NAME/KEY, a Secret of the proxy's namespace and a key of its data");
        }
        return new SecretKey(matcher.group(1), matcher.group(2));
    }

    /** The proxy's variable that has the value. */
    String variable() {
        return """
                - name: REDIS_PASSWORD
                  valueFrom:
                    secretKeyRef:
                      name: %s
                      key: %s
                """.formatted(Yaml.scalar(name), Yaml.scalar(key));
    }
}
