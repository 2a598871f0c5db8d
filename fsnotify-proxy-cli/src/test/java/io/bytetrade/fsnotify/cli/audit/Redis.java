package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.redis.RedisServer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ClientKillParams;

/** A real Redis, and what may happen to it. One thread, but for connections. */
final class Redis implements AutoCloseable {
    static final String CHANNEL = "jfsnotify";
    private static final int CONNECT_MILLIS = 2_000;
    private static final String LIMIT = "client-output-buffer-limit";
    private static final String LOW_LIMIT = "pubsub 16384 16384 1";
    private static final String USUAL_LIMIT = "pubsub 33554432 8388608 60";

    private final RedisServer server = RedisServer.start();

    String address() {
        return server.address();
    }

    /** A connection that waits for an answer as long as it takes; closed by the caller. Any thread. */
    Jedis connect() {
        return new Jedis(
                new HostAndPort("127.0.0.1", server.port()),
                DefaultJedisClientConfig.builder()
                        .serverDefaultProtocol()
                        .connectionTimeoutMillis(CONNECT_MILLIS)
                        .socketTimeoutMillis(0)
                        .build());
    }

    /** Closes a connection that has failed. Any thread. */
    void discard(Jedis connection) {
        try {
            connection.close();
        } catch (JedisException e) {
            // It says once more that the connection has failed, and is closed all the same.
        }
    }

    void kill() {
        server.kill();
    }

    void restart() {
        server.restart();
    }

    void freeze() {
        server.freeze();
    }

    void thaw() {
        server.thaw();
    }

    /** Cuts the connections of all subscribers. */
    void cutSubscribers() {
        try (Jedis admin = connect()) {
            admin.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB));
        }
    }

    /** From now on a subscriber that has more than 16 KiB to take is given up; a large payload is enough. */
    void limitOutput() {
        configureLimit(LOW_LIMIT);
    }

    void unlimitOutput() {
        configureLimit(USUAL_LIMIT);
    }

    private void configureLimit(String value) {
        try (Jedis admin = connect()) {
            admin.configSet(LIMIT, value);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
