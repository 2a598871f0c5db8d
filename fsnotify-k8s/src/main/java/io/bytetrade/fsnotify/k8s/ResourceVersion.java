package io.bytetrade.fsnotify.k8s;

/**
 * The order of a resource's versions. They are decimal numbers that rise with each change of any object of a type
 * (Kubernetes enhancement 5504, "Comparable Resource Version", which makes a promise of what every etcd-backed server does).
 */
final class ResourceVersion {
    private ResourceVersion() {}

    /** Whether the first is the later one; of versions that are no numbers, whether they differ. */
    static boolean isLater(String version, String than) {
        if (!isNumber(version) || !isNumber(than)) {
            return !version.equals(than);
        }
        return version.length() != than.length() ? version.length() > than.length() : version.compareTo(than) > 0;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.charAt(0) != '0' && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
