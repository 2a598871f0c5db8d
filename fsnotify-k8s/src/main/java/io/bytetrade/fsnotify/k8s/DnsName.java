package io.bytetrade.fsnotify.k8s;

import java.util.regex.Pattern;

/** The names that Kubernetes takes (Kubernetes documentation, "Object Names and IDs"). */
final class DnsName {
    /** The most characters of the name of a resource. */
    static final int LONGEST_SUBDOMAIN = 253;

    private static final int LONGEST_LABEL = 63;
    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
    private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    private DnsName() {}

    /** Whether a namespace may have this name. */
    static boolean isLabel(String name) {
        return name.length() <= LONGEST_LABEL && LABEL_PATTERN.matcher(name).matches();
    }

    /** Whether a pod or an FSWatcher may have this name. */
    static boolean isSubdomain(String name) {
        return name.length() <= LONGEST_SUBDOMAIN
                && SUBDOMAIN_PATTERN.matcher(name).matches();
    }
}
