/**
 * Kubernetes: FSWatcher resources as the watch registry, pods as the pod directory, Events as the record of refusals.
 *
 * <p>{@link io.bytetrade.fsnotify.k8s.KubernetesCluster} is the way in. Configuration, credentials and the model of the API
 * are fabric8's; calls and watches are made here, so that each has a deadline, a bound and an error that says what to do.
 */
package io.bytetrade.fsnotify.k8s;
