package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.EventSourceContract;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** {@link RedisEventSource} as an event source, and {@link RedisEventPublisher} as its world outside. */
class RedisEventSourceIT extends EventSourceContract {
    private static RedisServer server;
    private static RedisSettings settings;
    private static RedisEventPublisher publisher;

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start();
        settings = RedisSettings.builder(server.address()).build();
        publisher = new RedisEventPublisher(settings);
    }

    @AfterAll
    static void stopRedis() {
        if (server != null) {
            publisher.close();
            server.close();
        }
    }

    @Override
    protected EventSource newSource() {
        return new RedisEventSource(settings);
    }

    @Override
    protected NodeEvent happen(int number) throws Exception {
        NodeEvent event = new NodeEvent("/srv/data/f" + number, Op.CREATE, "/srv/data");
        publisher.publish(List.of(event));
        return event;
    }
}
