package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.List;
import java.util.Objects;

/**
 * Publishes events as a daemon does (PROTOCOL §1, "What the daemon publishes"), for trying things out and for programs that
 * know of changes themselves.
 *
 * <p>One connection, made when it is needed. It may have died unnoticed since it was last used, so what fails on a used
 * connection is tried once on a new one; that a payload arrives twice is then possible. A long list is published in several
 * payloads, one after the other; what a failure leaves of it is not published.
 *
 * <p>Any thread; calls take turns. For each payload they block for three connect time-outs at most, however Redis behaves: for
 * publishing in vain, for connecting anew and for publishing again. {@link #close} may be called meanwhile.
 */
public final class RedisEventPublisher implements AutoCloseable {
    private final RedisSettings settings;
    private final PayloadWriter writer;
    private final Cutter cutter = new Cutter();
    /** Written by who publishes; read by {@link #close} too. */
    private volatile RedisLink link;

    /**
     * A publisher as the deployed daemon is one.
     *
     * @param settings where Redis is, and the channel
     */
    public RedisEventPublisher(RedisSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.writer = new PayloadWriter(null);
    }

    /**
     * A publisher that numbers its events, so that a subscriber notices which did not arrive (DESIGN §5).
     *
     * @param settings where Redis is, and the channel
     * @param src its name, 1 to 255 characters; no other publisher has the same
     * @throws IllegalArgumentException if it is shorter or longer
     */
    public RedisEventPublisher(RedisSettings settings, String src) {
        if (src.isEmpty() || src.length() > PublisherSequences.MAX_NAME) {
            throw new IllegalArgumentException("the name of a publisher must have 1 to " + PublisherSequences.MAX_NAME
                    + " characters, not " + src.length());
        }
        this.settings = Objects.requireNonNull(settings, "settings");
        this.writer = new PayloadWriter(src);
    }

    /**
     * Publishes events.
     *
     * @param events in the order in which they happened; none is allowed
     * @return how many subscribers heard of them: of several payloads, the one that fewest heard
     * @throws AdapterException if it is not known that all were published
     * @throws IllegalArgumentException if an event alone makes a payload that is too long for a subscriber with the same
     *     settings; nothing is published then
     */
    public synchronized long publish(List<NodeEvent> events) throws AdapterException {
        List<byte[]> payloads = writer.events(events);
        payloads.forEach(this::requireReadable);
        long fewest = payloads.isEmpty() ? 0 : Long.MAX_VALUE;
        for (byte[] payload : payloads) {
            fewest = Math.min(fewest, send(payload));
        }
        return fewest;
    }

    /**
     * Says that events are missing here.
     *
     * @param reason why, for clients; without a path of the node
     * @return how many subscribers heard it
     * @throws AdapterException if it is not known to be published
     * @throws IllegalArgumentException if it is too long, as in {@link #publish}
     */
    public synchronized long gap(String reason) throws AdapterException {
        byte[] payload = writer.gap(reason);
        requireReadable(payload);
        return send(payload);
    }

    private void requireReadable(byte[] payload) {
        if (payload.length > settings.maxPayloadBytes()) {
            throw new IllegalArgumentException("an event is too long: its payload has " + payload.length
                    + " bytes, more than " + settings.maxPayloadBytes());
        }
    }

    private long send(byte[] payload) throws AdapterException {
        RedisLink used = link;
        if (used != null) {
            try {
                return used.publish(payload);
            } catch (AdapterException e) {
                drop(used);
                if (!e.isRetryable()) {
                    throw e;
                }
            }
        }
        if (cutter.isClosed()) {
            throw AdapterException.permanent("the Redis publisher is closed", null);
        }
        RedisLink fresh = RedisLink.open(settings, cutter);
        link = fresh;
        try {
            return fresh.publish(payload);
        } catch (AdapterException e) {
            drop(fresh);
            throw e;
        }
    }

    private void drop(RedisLink broken) {
        broken.close();
        link = null;
    }

    /** Ends the connection, and a call that is waiting. Idempotent; any thread; does not block. */
    @Override
    public void close() {
        cutter.close();
        RedisLink open = link;
        if (open != null) {
            open.close();
        }
    }

    /** Where it publishes; no user, no password. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
