package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where Redis listens, and what the address says about logging in.
 *
 * <p>Three forms: {@code host:port}; the URI {@code redis://[[user]:password@]host[:port][/db]} (IANA's registration of the
 * scheme "redis"); and {@code redis+sentinel://[[user]:password@]host[:port][,host[:port]]…/master[/db]}, which names the
 * sentinels of a master, as RedisVL, Prefect and Redis-Sentinel-Url write it. With {@code rediss} either URI means TLS, for
 * sentinels and Redis alike. Host names may hold an underscore, which {@link java.net.URI} would not take. No message quotes
 * a URI: whoever mistypes one may have put the password anywhere in it.
 *
 * @param endpoints where Redis listens, or each of its sentinels; one, or several sentinels
 * @param master what the sentinels call the master, or null without sentinels
 * @param tls whether to speak TLS
 * @param username the user to log in as at Redis, or null
 * @param password the password, or null
 * @param db the database, or null
 */
record RedisAddress(
        List<Endpoint> endpoints, String master, boolean tls, String username, String password, Integer db) {
    private static final int DEFAULT_PORT = 6379;
    private static final int DEFAULT_SENTINEL_PORT = 26379;
    private static final String SENTINEL = "+sentinel";
    private static final String FORMS = "; write host:port, or redis://user:password@host:port/db, or"
            + " redis+sentinel://user:password@host:port,host:port/master/db (rediss for TLS)";

    /**
     * Reads either form.
     *
     * @throws IllegalArgumentException if it is none; the message says what is wrong, and holds no secret
     */
    static RedisAddress parse(String text) {
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            return uri(text.substring(0, scheme), text.substring(scheme + "://".length()));
        }
        if (text.contains("@") || text.startsWith("unix:") || text.startsWith("/")) {
            throw bad("it is neither host:port nor a URI");
        }
        return new RedisAddress(List.of(endpoint(text, 0)), null, false, null, null, null);
    }

    private static RedisAddress uri(String scheme, String rest) {
        String transport = scheme.toLowerCase(Locale.ROOT);
        boolean sentinels = transport.endsWith(SENTINEL);
        if (sentinels) {
            transport = transport.substring(0, transport.length() - SENTINEL.length());
        }
        if (!transport.equals("redis") && !transport.equals("rediss")) {
            throw bad("its scheme is not redis or rediss, or either with " + SENTINEL);
        }
        if (rest.contains("?") || rest.contains("#")) {
            throw bad("it holds a '?' or '#', which in a password is written %3F or %23");
        }
        String[] parts = rest.split("/", sentinels ? 3 : 2);
        // These first: a '/' in a password is noticed here, and would be none of the host's faults.
        String master = sentinels ? master(parts) : null;
        Integer db = database(parts, sentinels ? 2 : 1);
        String authority = parts[0];
        int at = authority.lastIndexOf('@');
        String login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');
        String hosts = authority.substring(at + 1);
        return new RedisAddress(
                sentinels ? endpoints(hosts) : List.of(endpoint(hosts, DEFAULT_PORT)),
                master,
                transport.equals("rediss"),
                decoded(colon < 0 ? login : login.substring(0, colon)),
                colon < 0 ? null : decoded(login.substring(colon + 1)),
                db);
    }

    /** Each counts, also an empty one, so that what looks like a list is one. */
    private static List<Endpoint> endpoints(String hosts) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String host : hosts.split(",", -1)) {
            endpoints.add(endpoint(host, DEFAULT_SENTINEL_PORT));
        }
        return List.copyOf(endpoints);
    }

    /** Sentinel's own rule for names (sentinel.conf, "sentinel monitor"). */
    private static String master(String[] parts) {
        if (parts.length < 2 || !parts[1].matches("[A-Za-z0-9._-]+")) {
            throw bad("what follows the sentinels is no master's name, or a '/' in the password is not written %2F");
        }
        return parts[1];
    }

    /** @param defaultPort 0 if there must be a port */
    private static Endpoint endpoint(String text, int defaultPort) {
        int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (hostEnd <= 0 && text.startsWith("[")) {
            throw bad("a bracket is not closed");
        }
        String host = hostEnd < 0 ? text : text.substring(0, hostEnd);
        String port = hostEnd < 0 ? "" : text.substring(hostEnd);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isBlank()) {
            throw bad("it names no host");
        }
        if (port.isEmpty() && defaultPort == 0) {
            throw bad("it has no port");
        }
        return new Endpoint(host, port.isEmpty() ? defaultPort : port(port));
    }

    private static int port(String text) {
        try {
            int port = text.startsWith(":") ? Integer.parseInt(text.substring(1)) : 0;
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below; the text itself may be half a password.
        }
        throw bad("its port is no number from 1 to 65535, or an IPv6 address is not in brackets");
    }

    private static Integer database(String[] parts, int index) {
        if (parts.length <= index || parts[index].isEmpty()) {
            return null;
        }
        try {
            int db = Integer.parseInt(parts[index]);
            if (db >= 0) {
                return db;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw bad("what follows the host is no database number, or a '/' in the password is not written %2F");
    }

    /** Null for nothing. */
    private static String decoded(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            // In a URI, unlike in a form, a plus is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("a '%' in its user or password is not written %25");
        }
    }

    private static IllegalArgumentException bad(String what) {
        return new IllegalArgumentException("the Redis address cannot be used: " + what + FORMS);
    }

    /** Whether Redis is to be found by sentinels. */
    boolean namesSentinels() {
        return master != null;
    }

    /** The scheme of a URI that says the same. */
    String scheme() {
        return (tls ? "rediss" : "redis") + (namesSentinels() ? SENTINEL : "");
    }

    /** {@code host:port}, or {@code host:port,host:port/master}. */
    @Override
    public String toString() {
        List<String> hosts = endpoints.stream().map(Endpoint::toString).toList();
        return String.join(",", hosts) + (namesSentinels() ? "/" + master : "");
    }
}
