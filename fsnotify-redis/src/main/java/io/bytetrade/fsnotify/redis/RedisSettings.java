package io.bytetrade.fsnotify.redis;

import java.time.Duration;

/** How to reach Redis and how to behave towards it. Immutable; one may serve several sources and publishers. */
public final class RedisSettings {
    /** The channel on which deployed daemons publish. */
    public static final String DEFAULT_CHANNEL = "jfsnotify";
    /** The database that the deployed proxy selects. */
    public static final int DEFAULT_DB = 10;

    private final RedisAddress address;
    private final Login login;
    private final Login sentinelLogin;
    private final TrustStore trustStore;
    private final int db;
    private final String channel;
    private final String clientName;
    private final Duration connectTimeout;
    private final Duration pingInterval;
    private final Duration deadAfter;
    private final Duration firstRetry;
    private final Duration longestRetry;
    private final int maxPayloadBytes;

    RedisSettings(RedisSettingsBuilder from) {
        address = from.address;
        login = from.mergedLogin();
        sentinelLogin = from.sentinelLogin();
        trustStore = from.trustStore;
        db = from.mergedDb();
        channel = from.channel;
        clientName = from.clientName;
        connectTimeout = from.connectTimeout;
        pingInterval = from.pingInterval;
        deadAfter = from.deadAfter;
        firstRetry = from.firstRetry;
        longestRetry = from.longestRetry;
        maxPayloadBytes = from.maxPayloadBytes;
    }

    /**
     * Begins with the defaults.
     *
     * @param address {@code host:port}, or {@code redis://[[user]:password@]host[:port][/db]}, or {@code
     *     redis+sentinel://[[user]:password@]host[:port][,host[:port]]…/master[/db]} to have the master found by its sentinels;
     *     {@code rediss} for TLS; what is special in a URI is percent-encoded in user and password, which are those of Redis
     * @return a builder
     * @throws IllegalArgumentException if it is none of these; the message holds no secret
     */
    public static RedisSettingsBuilder builder(String address) {
        return new RedisSettingsBuilder(RedisAddress.parse(address));
    }

    RedisAddress address() {
        return address;
    }

    Login login() {
        return login;
    }

    Login sentinelLogin() {
        return sentinelLogin;
    }

    /** Null for the JVM's. */
    TrustStore trustStore() {
        return trustStore;
    }

    int db() {
        return db;
    }

    String channel() {
        return channel;
    }

    String clientName() {
        return clientName;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration pingInterval() {
        return pingInterval;
    }

    Duration deadAfter() {
        return deadAfter;
    }

    Duration firstRetry() {
        return firstRetry;
    }

    Duration longestRetry() {
        return longestRetry;
    }

    int maxPayloadBytes() {
        return maxPayloadBytes;
    }

    /** Address, channel and database; no user, no password. */
    @Override
    public String toString() {
        return address.scheme() + "://" + address + "/" + db + " channel " + channel;
    }
}
