package io.bytetrade.fsnotify.redis;

/**
 * Where a server listens.
 *
 * @param host a name or an IP address, without brackets
 * @param port 1 to 65535
 */
record Endpoint(String host, int port) {
    /** {@code host:port}, or {@code [host]:port} for an IPv6 address. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
