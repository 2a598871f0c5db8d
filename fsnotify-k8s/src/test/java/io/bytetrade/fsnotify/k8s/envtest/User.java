package io.bytetrade.fsnotify.k8s.envtest;

/**
 * Somebody whom the API server knows by a bearer token.
 *
 * @param name the name that RBAC binds
 * @param token the token
 */
public record User(String name, String token) {}
