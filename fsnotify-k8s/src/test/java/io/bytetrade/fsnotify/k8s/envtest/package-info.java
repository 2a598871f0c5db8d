/**
 * A real Kubernetes API server for tests, from the binaries that {@code KUBEBUILDER_ASSETS} points to, the convention of the
 * Kubernetes test tools. Needs nothing but the JDK and JUnit.
 */
package io.bytetrade.fsnotify.k8s.envtest;
