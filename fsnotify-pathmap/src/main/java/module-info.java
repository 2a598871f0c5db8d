/**
 * Paths in a pod to paths on its node, by the pod's hostPath volumes, and back. It needs nothing but {@code java.base}.
 */
module io.bytetrade.fsnotify.pathmap {
    exports io.bytetrade.fsnotify.pathmap;
}
