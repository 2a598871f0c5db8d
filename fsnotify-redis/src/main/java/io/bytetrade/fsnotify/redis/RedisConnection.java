package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.time.Duration;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection to Redis or to a sentinel, logged in. It ends with its first fault: Jedis would connect anew by itself, without
 * a word and without logging in.
 *
 * @param peer the other end
 * @param socket what it runs on
 * @param jedis what speaks; it throws {@link JedisException}s, which {@link #fault} puts into words
 */
record RedisConnection(Peer peer, RedisSocket socket, Connection jedis) {
    /**
     * Connects and logs in. Blocks for the time at most, and while the host's name is looked up.
     *
     * @param cutter can cut the connection at any time, beginning now
     * @param time for this, and for whatever is asked on it before it is given another {@link RedisSocket#patience patience}
     * @throws AdapterException if that fails; then nothing is left open
     */
    static RedisConnection open(RedisSettings settings, Peer peer, Cutter cutter, Duration time)
            throws AdapterException {
        RedisConnection connection = null;
        try {
            String secret = peer.secret();
            RedisSocket socket = new Dialer(settings, cutter).dial(peer.endpoint(), time);
            connection = new RedisConnection(peer, socket, jedis(peer.login(), secret, socket));
            return connection;
        } catch (IOException | JedisException e) {
            throw RedisFault.of(peer, e);
        } finally {
            if (connection == null) {
                cutter.cut();
            }
        }
    }

    private static Connection jedis(Login login, String secret, RedisSocket socket) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                // RESP2, and no HELLO, which a Redis before 6 does not know.
                .serverDefaultProtocol()
                // Jedis would ignore the answer, also if it is the reason why Redis hangs up.
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        if (secret != null) {
            config.user(login.username()).password(secret);
        }
        return new Connection(onlyOnce(socket), config.build());
    }

    private static JedisSocketFactory onlyOnce(RedisSocket socket) {
        return new JedisSocketFactory() {
            private boolean given;

            @Override
            public RedisSocket createSocket() {
                if (given) {
                    throw new JedisConnectionException("the connection is closed");
                }
                given = true;
                return socket;
            }
        };
    }

    /** A failure on this connection in the operator's words. */
    AdapterException fault(JedisException failure) {
        return RedisFault.of(peer, failure);
    }
}
