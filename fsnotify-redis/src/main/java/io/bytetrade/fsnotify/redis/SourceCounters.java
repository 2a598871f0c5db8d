package io.bytetrade.fsnotify.redis;

import java.util.concurrent.atomic.LongAdder;

/** What a source counts. Any thread. */
final class SourceCounters {
    final LongAdder payloads = new LongAdder();
    final LongAdder events = new LongAdder();
    final LongAdder skippedElements = new LongAdder();
    final LongAdder skippedPayloads = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    volatile boolean subscribed;

    RedisSourceStats snapshot() {
        return new RedisSourceStats(
                payloads.sum(),
                events.sum(),
                skippedElements.sum(),
                skippedPayloads.sum(),
                reconnects.sum(),
                subscribed);
    }
}
