package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.SentinelKeyword;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks the sentinels of an address where their master is (Redis, "Sentinel client spec"). The first that knows is believed:
 * who speaks as the master tells its ROLE afterwards. Each question has a connection of its own. One thread, but for the
 * {@link Cutter}.
 */
final class Sentinels {
    private static final long SHORTEST_NANOS = 1_000_000;

    private final RedisSettings settings;
    private final Cutter cutter;

    /** @param cutter can cut what goes on; what it holds afterwards is closed */
    Sentinels(RedisSettings settings, Cutter cutter) {
        this.settings = settings;
        this.cutter = cutter;
    }

    /**
     * Where the master is. Each sentinel gets its share of the time, and one is left for connecting to the master.
     *
     * @param deadline of {@link System#nanoTime}
     * @throws AdapterException if no sentinel says it: permanent if that is so because of their answers
     */
    Endpoint master(long deadline) throws AdapterException {
        List<Endpoint> sentinels = settings.address().endpoints();
        List<String> failures = new ArrayList<>();
        boolean passing = false;
        for (int i = 0; i < sentinels.size(); i++) {
            try {
                return ask(sentinels.get(i), share(deadline, sentinels.size() - i + 1));
            } catch (AdapterException e) {
                failures.add(e.getMessage());
                passing |= e.isRetryable();
            }
        }
        String all = "no sentinel says where the Redis " + settings.address().master() + " is: "
                + String.join(" | ", failures);
        throw passing ? AdapterException.retryable(all, null) : AdapterException.permanent(all, null);
    }

    /** One of so many equal parts of the time that is left; at least a millisecond, as looking up names is not bounded. */
    static Duration share(long deadline, int shares) {
        return Duration.ofNanos(Math.max(SHORTEST_NANOS, (deadline - System.nanoTime()) / shares));
    }

    private Endpoint ask(Endpoint sentinel, Duration time) throws AdapterException {
        Peer peer = Peer.sentinel(settings, sentinel);
        RedisConnection connection = RedisConnection.open(settings, peer, cutter, time);
        try {
            return endpoint(
                    peer,
                    connection
                            .jedis()
                            .executeCommand(new CommandArguments(Command.SENTINEL)
                                    .add(SentinelKeyword.GET_MASTER_ADDR_BY_NAME)
                                    .add(settings.address().master())));
        } catch (JedisException e) {
            throw connection.fault(e);
        } finally {
            cutter.cut();
        }
    }

    /** The answer is two strings, or null if the sentinel knows no master of that name. */
    private Endpoint endpoint(Peer peer, Object answer) throws AdapterException {
        if (answer == null) {
            throw AdapterException.permanent(
                    peer + " knows no master " + settings.address().master() + "; check REDIS_ADDR", null);
        }
        if (answer instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof byte[] host
                && list.get(1) instanceof byte[] port) {
            try {
                return new Endpoint(new String(host, UTF_8), Integer.parseInt(new String(port, UTF_8)));
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        throw AdapterException.retryable(peer + " answers what no sentinel does; check REDIS_ADDR", null);
    }
}
