package io.bytetrade.fsnotify.k8s;

/** The definition of the FSWatcher resource, which is in the jar as {@value #FILE}. */
final class FsWatcherCrd {
    static final String FILE = "fswatcher-crd.yaml";

    /** Says that the cluster does not have it, and how it gets it. */
    static final String MISSING = "the cluster does not know " + ApiResource.FSWATCHERS
            + "; install its definition with: kubectl apply -f " + FILE;

    private FsWatcherCrd() {}
}
