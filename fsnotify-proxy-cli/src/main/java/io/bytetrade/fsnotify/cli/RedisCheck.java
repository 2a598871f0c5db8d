package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.k8s.Check;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.redis.RedisEventSource;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.util.List;

/** Whether Redis can be reached, lets us in, and lets us subscribe: it is tried, as serve does it. */
final class RedisCheck {
    private static final EventSink NOBODY = new EventSink() {
        @Override
        public void events(List<NodeEvent> batch) {}

        @Override
        public void gap(String reason) {}
    };

    private final RedisSettings settings;

    RedisCheck(RedisSettings settings) {
        this.settings = settings;
    }

    /** Subscribes, and leaves again. Blocks for little longer than the connect time-out at most. */
    Check run() {
        try (RedisEventSource source = new RedisEventSource(settings)) {
            source.start(NOBODY);
            return new Check(Check.Result.OK, source + " answers, and may be subscribed to");
        } catch (AdapterException e) {
            return new Check(Check.Result.FAULT, e.getMessage());
        }
    }
}
