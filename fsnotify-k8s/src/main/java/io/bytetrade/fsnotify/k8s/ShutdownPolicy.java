package io.bytetrade.fsnotify.k8s;

/** What becomes of the FSWatchers of a replica that ends in order. */
public enum ShutdownPolicy {
    /**
     * While other replicas are alive they stay for a minute, for clients that come back to one of those: no daemon drops a watch
     * in a rolling update. What nobody has claimed by then the others delete. Of the last replica they are deleted at once.
     */
    HAND_OVER,
    /** They are deleted at once. */
    DELETE
}
