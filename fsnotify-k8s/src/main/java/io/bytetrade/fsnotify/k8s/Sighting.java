package io.bytetrade.fsnotify.k8s;

/**
 * What was seen of a resource from outside.
 *
 * @param name its name, or empty for whatever name it has
 * @param version its resourceVersion; of one that is gone, that of its deletion or of the list that it was missing in
 * @param fingerprint its {@linkplain FsWatcher#fingerprint fingerprint}, or {@link #ABSENT}
 */
record Sighting(String name, String version, String fingerprint) {
    /** The fingerprint of nothing. */
    static final String ABSENT = "";

    boolean isPresent() {
        return !fingerprint.equals(ABSENT);
    }

    /** A resource was there, and at this version is not any more. */
    static Sighting absent(String name, String version) {
        return new Sighting(name, version, ABSENT);
    }
}
