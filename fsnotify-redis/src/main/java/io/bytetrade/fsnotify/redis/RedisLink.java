package io.bytetrade.fsnotify.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection to Redis for events, until its first fault. Of an address that names sentinels it is one to their master, for
 * as long as it is that. One thread, but for {@link #close} and the {@link Cutter}.
 */
final class RedisLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisEventSource.class.getName());

    private final RedisSettings settings;
    private final RedisConnection connection;
    private final Cutter cutter;
    /** Null without sentinels. */
    private final MasterWatch watch;

    private volatile boolean masterChanged;

    private RedisLink(RedisSettings settings, RedisConnection connection, Cutter cutter) {
        this.settings = settings;
        this.connection = connection;
        this.cutter = cutter;
        this.watch = settings.address().namesSentinels()
                ? MasterWatch.begin(settings, connection.peer().endpoint(), this::masterChanged)
                : null;
    }

    /**
     * Finds Redis, connects and logs in. Blocks for the connect time-out at most, and while host names are looked up.
     *
     * @param cutter can cut the connection at any time, beginning now
     * @throws AdapterException if that fails; then nothing is left open
     */
    static RedisLink open(RedisSettings settings, Cutter cutter) throws AdapterException {
        RedisAddress address = settings.address();
        Duration time = settings.connectTimeout();
        if (!address.namesSentinels()) {
            return new RedisLink(settings, connect(settings, address.endpoints().get(0), cutter, time), cutter);
        }
        long deadline = System.nanoTime() + time.toNanos();
        Endpoint master = new Sentinels(settings, cutter).master(deadline);
        return new RedisLink(settings, connect(settings, master, cutter, Sentinels.share(deadline, 1)), cutter);
    }

    /**
     * Asks what sentinels call the master, on a connection of its own.
     *
     * @throws AdapterException if that cannot be done, or if it does not call itself so
     */
    static void requireMaster(RedisSettings settings, Endpoint endpoint, Cutter cutter) throws AdapterException {
        RedisConnection connection =
                RedisConnection.open(settings, Peer.redis(settings, endpoint), cutter, settings.connectTimeout());
        try {
            requireMaster(connection);
        } catch (JedisException e) {
            throw connection.fault(e);
        } finally {
            cutter.cut();
        }
    }

    private static RedisConnection connect(RedisSettings settings, Endpoint endpoint, Cutter cutter, Duration time)
            throws AdapterException {
        RedisConnection connection = RedisConnection.open(settings, Peer.redis(settings, endpoint), cutter, time);
        boolean greeted = false;
        try {
            if (settings.address().namesSentinels()) {
                requireMaster(connection);
            }
            greet(connection, settings);
            greeted = true;
            return connection;
        } catch (JedisException e) {
            throw connection.fault(e);
        } finally {
            if (!greeted) {
                cutter.cut();
            }
        }
    }

    private static void requireMaster(RedisConnection connection) throws AdapterException {
        Object answer = connection.jedis().executeCommand(new CommandArguments(Command.ROLE));
        boolean master = answer instanceof List<?> role
                && !role.isEmpty()
                && role.get(0) instanceof byte[] name
                && new String(name, UTF_8).equals("master");
        if (!master) {
            throw AdapterException.retryable(
                    connection.peer() + " is not the master that the sentinels take it for",
                    new MasterChangedException());
        }
    }

    private static void greet(RedisConnection connection, RedisSettings settings) {
        Connection jedis = connection.jedis();
        // Asks for the right that the subscription needs later, when an answer "no" would be its end.
        jedis.ping();
        try {
            jedis.executeCommand(
                    new CommandArguments(Command.CLIENT).add(Keyword.SETNAME).add(settings.clientName()));
        } catch (JedisDataException e) {
            LOG.log(DEBUG, "the connection stays without a name: {0}", e.getMessage());
        }
        if (settings.db() > 0) {
            select(connection, settings.db());
        }
    }

    private static void select(RedisConnection connection, int db) {
        try {
            connection.jedis().select(db);
        } catch (JedisDataException e) {
            LOG.log(
                    WARNING,
                    "{0} does not select database {1}: {2}; that does no harm, channels belong to no database",
                    connection.peer(),
                    db,
                    e.getMessage());
        }
    }

    /** Where it goes to. */
    Endpoint endpoint() {
        return connection.peer().endpoint();
    }

    /**
     * Subscribes to the channel of the settings and hands what comes to {@code subscriber}, until the connection ends.
     *
     * @throws AdapterException how it ended
     */
    void subscribe(BinaryJedisPubSub subscriber) throws AdapterException {
        try {
            subscriber.proceed(connection.jedis(), settings.channel().getBytes(UTF_8));
        } catch (JedisException e) {
            throw fault(e);
        }
    }

    /** From now on the connection may be silent for as long as {@code ping} is answered. */
    void expectSilence(Runnable ping) {
        connection.socket().patience(Patience.pinging(settings.pingInterval(), settings.deadAfter(), ping));
    }

    /**
     * Publishes to the channel of the settings and waits for the answer, for the connect time-out at most: also if Redis takes
     * nothing any more in the middle of the payload.
     *
     * @return how many subscribers it went to
     * @throws AdapterException if it is not known to be published
     */
    long publish(byte[] payload) throws AdapterException {
        Duration time = settings.connectTimeout();
        RedisSocket socket = connection.socket();
        socket.patience(Patience.within(time));
        try (Deadline deadline = Deadline.in(time, socket::cut)) {
            return publish(payload, deadline);
        }
    }

    private long publish(byte[] payload, Deadline deadline) throws AdapterException {
        try {
            return (Long) connection
                    .jedis()
                    .executeCommand(new CommandArguments(Command.PUBLISH)
                            .add(settings.channel())
                            .add(payload));
        } catch (JedisException e) {
            if (deadline.isOver()) {
                throw RedisFault.of(connection.peer(), Patience.over(settings.connectTimeout()));
            }
            throw fault(e);
        }
    }

    private void masterChanged() {
        masterChanged = true;
        connection.socket().cut();
    }

    private AdapterException fault(JedisException failure) {
        if (masterChanged) {
            return AdapterException.retryable(
                    connection.peer() + " is not the master any more", new MasterChangedException());
        }
        return connection.fault(failure);
    }

    /** Closes the socket and ends the watch. Idempotent; any thread; does not block. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        cutter.cut();
    }
}
