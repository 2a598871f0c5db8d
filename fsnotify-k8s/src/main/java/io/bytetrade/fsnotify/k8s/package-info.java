/** Empty until the Kubernetes adapter lands: a {@code WatchRegistry} on FSWatcher resources, a {@code PodDirectory} on pods. */
package io.bytetrade.fsnotify.k8s;
