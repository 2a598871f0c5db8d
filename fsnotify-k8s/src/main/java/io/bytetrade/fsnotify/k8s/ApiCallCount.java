package io.bytetrade.fsnotify.k8s;

/**
 * How many requests of a kind the API server had, and what came of them.
 *
 * @param verb what they do, in the words of RBAC, for example {@code create}
 * @param resource what they are about, with its group, for example {@code fswatchers.sys.bytetrade.io}
 * @param code the HTTP status of the answer, or {@code none} where there was no answer
 * @param count how many there were, from 1 on
 */
public record ApiCallCount(String verb, String resource, String code, long count) {}
