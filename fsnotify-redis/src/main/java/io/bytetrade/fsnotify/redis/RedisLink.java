package io.bytetrade.fsnotify.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection to Redis, logged in. It ends with its first fault: Jedis would connect anew by itself, without a word and
 * without logging in. One thread, but for the {@link Cutter}.
 */
final class RedisLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisEventSource.class.getName());

    private final RedisSettings settings;
    private final RedisSocket socket;
    private final Connection connection;
    private final Cutter cutter;

    private RedisLink(RedisSettings settings, RedisSocket socket, Connection connection, Cutter cutter) {
        this.settings = settings;
        this.socket = socket;
        this.connection = connection;
        this.cutter = cutter;
    }

    /**
     * Connects and logs in. Blocks for the connect time-out at most, and while the host's name is looked up.
     *
     * @param cutter can cut the connection at any time, beginning now
     * @throws AdapterException if that fails; then nothing is left open
     */
    static RedisLink open(RedisSettings settings, Cutter cutter) throws AdapterException {
        RedisLink link = null;
        try {
            String password = password(settings);
            RedisSocket socket = new Dialer(settings, cutter).dial();
            Connection connection = connection(settings, password, socket);
            greet(connection, settings);
            link = new RedisLink(settings, socket, connection, cutter);
            return link;
        } catch (IOException | JedisException e) {
            throw RedisFault.of(settings, e);
        } finally {
            if (link == null) {
                cutter.cut();
            }
        }
    }

    private static String password(RedisSettings settings) throws AdapterException {
        String password = settings.password().read();
        if (password == null && settings.username() != null) {
            throw AdapterException.permanent(
                    "there is no password for the Redis user " + settings.username() + "; check REDIS_PASSWORD", null);
        }
        return password;
    }

    private static Connection connection(RedisSettings settings, String password, RedisSocket socket) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                // RESP2, and no HELLO, which a Redis before 6 does not know.
                .serverDefaultProtocol()
                // Jedis would ignore the answer, also if it is the reason why Redis hangs up.
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        if (password != null) {
            config.user(settings.username()).password(password);
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

    private static void greet(Connection connection, RedisSettings settings) {
        // Asks for the right that the subscription needs later, when an answer "no" would be its end.
        connection.ping();
        try {
            connection.executeCommand(
                    new CommandArguments(Command.CLIENT).add(Keyword.SETNAME).add(settings.clientName()));
        } catch (JedisDataException e) {
            LOG.log(DEBUG, "the connection stays without a name: {0}", e.getMessage());
        }
        if (settings.db() > 0) {
            select(connection, settings);
        }
    }

    private static void select(Connection connection, RedisSettings settings) {
        try {
            connection.select(settings.db());
        } catch (JedisDataException e) {
            LOG.log(
                    WARNING,
                    "Redis at {0} does not select database {1}: {2}; that does no harm, channels belong to no database",
                    settings.address(),
                    settings.db(),
                    e.getMessage());
        }
    }

    /**
     * Subscribes to the channel of the settings and hands what comes to {@code subscriber}, until the connection ends.
     *
     * @throws AdapterException how it ended
     */
    void subscribe(BinaryJedisPubSub subscriber) throws AdapterException {
        try {
            subscriber.proceed(connection, settings.channel().getBytes(UTF_8));
        } catch (JedisException e) {
            throw RedisFault.of(settings, e);
        }
    }

    /** From now on the connection may be silent for as long as {@code ping} is answered. */
    void expectSilence(Runnable ping) {
        socket.patience(Patience.pinging(settings.pingInterval(), settings.deadAfter(), ping));
    }

    /**
     * Publishes to the channel of the settings and waits for the answer.
     *
     * @return how many subscribers it went to
     * @throws AdapterException if it is not known to be published
     */
    long publish(byte[] payload) throws AdapterException {
        try {
            socket.patience(Patience.within(settings.connectTimeout()));
            return (Long) connection.executeCommand(new CommandArguments(Command.PUBLISH)
                    .add(settings.channel())
                    .add(payload));
        } catch (JedisException e) {
            throw RedisFault.of(settings, e);
        }
    }

    /** Closes the socket. Does not block. */
    @Override
    public void close() {
        cutter.cut();
    }
}
