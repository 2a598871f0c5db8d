package io.bytetrade.fsnotify.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Publishes through a real Redis, without waiting for each answer: a daemon's own publisher would be slower than what is
 * measured.
 */
final class RedisFeed implements Feed {
    private static final byte[] CHANNEL = RedisSettings.DEFAULT_CHANNEL.getBytes(UTF_8);
    private static final int PIPELINED = 64;

    private final Jedis redis;
    private final Pipeline pipeline;
    private final int most;
    private int unanswered;

    /**
     * Connects.
     *
     * @param atOnce whether each payload leaves at once, and not with up to {@value #PIPELINED} others
     */
    RedisFeed(String host, int port, String password, boolean atOnce) {
        this.most = atOnce ? 1 : PIPELINED;
        redis = new Jedis(
                new HostAndPort(host, port),
                DefaultJedisClientConfig.builder()
                        .password(password)
                        .autoNegotiateProtocol(false)
                        .build());
        pipeline = redis.pipelined();
    }

    @Override
    public void publish(List<NodeEvent> events) {
        StringBuilder json = new StringBuilder(events.size() * 100).append('[');
        for (NodeEvent event : events) {
            // Names and keys of a run hold nothing that JSON would escape.
            json.append(json.length() == 1 ? "" : ",").append("{\"Name\":\"").append(event.name());
            json.append("\",\"Op\":")
                    .append(event.op())
                    .append(",\"Key\":\"")
                    .append(event.key())
                    .append("\"}");
        }
        pipeline.publish(CHANNEL, json.append(']').toString().getBytes(UTF_8));
        if (++unanswered == most) {
            pipeline.sync();
            unanswered = 0;
        }
    }

    /** Waits until Redis has all of it. */
    void flush() {
        pipeline.sync();
        unanswered = 0;
    }

    @Override
    public void close() {
        pipeline.close();
        redis.close();
    }
}
