package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;

/**
 * Where Redis listens, and what the address says about logging in.
 *
 * <p>Two forms: {@code host:port}, or the URI {@code redis://[[user]:password@]host[:port][/db]}, with {@code rediss} for TLS
 * (IANA's registration of the scheme "redis"). Host names may hold an underscore, which {@link java.net.URI} would not take.
 * No message quotes a URI: whoever mistypes one may have put the password anywhere in it.
 *
 * @param host a name or an IP address, without brackets
 * @param port 1 to 65535
 * @param tls whether to speak TLS
 * @param username the user to log in as, or null
 * @param password the password, or null
 * @param db the database, or null
 */
record RedisAddress(String host, int port, boolean tls, String username, String password, Integer db) {
    private static final int DEFAULT_PORT = 6379;
    private static final String FORMS = "; write host:port, or redis://user:password@host:port/db (rediss:// for TLS)";

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
        return hostAndPort(text, 0, false, null, null, null);
    }

    private static RedisAddress uri(String scheme, String rest) {
        if (!scheme.equalsIgnoreCase("redis") && !scheme.equalsIgnoreCase("rediss")) {
            throw bad("its scheme is not redis or rediss");
        }
        if (rest.contains("?") || rest.contains("#")) {
            throw bad("it holds a '?' or '#', which in a password is written %3F or %23");
        }
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        Integer db = slash < 0 || slash == rest.length() - 1 ? null : database(rest.substring(slash + 1));
        int at = authority.lastIndexOf('@');
        String login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');
        String username = decoded(colon < 0 ? login : login.substring(0, colon));
        String password = colon < 0 ? null : decoded(login.substring(colon + 1));
        boolean tls = scheme.equalsIgnoreCase("rediss");
        return hostAndPort(authority.substring(at + 1), DEFAULT_PORT, tls, username, password, db);
    }

    /** @param defaultPort 0 if there must be a port */
    private static RedisAddress hostAndPort(
            String text, int defaultPort, boolean tls, String username, String password, Integer db) {
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
        return new RedisAddress(host, port.isEmpty() ? defaultPort : port(port), tls, username, password, db);
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

    private static int database(String text) {
        try {
            int db = Integer.parseInt(text);
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

    /** {@code host:port}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
