package io.bytetrade.fsnotify.redis;

/**
 * Whom to log in as.
 *
 * @param username a user of Redis' ACL, or null for its user "default"
 * @param password its password; none if nobody logs in
 */
record Login(String username, Password password) {}
