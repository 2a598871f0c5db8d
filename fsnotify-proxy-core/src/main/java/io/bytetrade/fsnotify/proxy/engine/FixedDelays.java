package io.bytetrade.fsnotify.proxy.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys that fall due a fixed time after they were started. Because the time is the same for all, the order of starting is
 * the order of falling due, and every operation takes constant time, also taking a key back.
 *
 * @param <K> compared by equals
 */
final class FixedDelays<K> {
    private final long delayNanos;
    private final Map<K, Long> dueTimes = new LinkedHashMap<>();

    /**
     * Nothing is due.
     *
     * @param delayNanos how long after its start a key falls due
     */
    FixedDelays(long delayNanos) {
        this.delayNanos = delayNanos;
    }

    /** Starts a key, or starts it again. */
    void restart(K key, long now) {
        dueTimes.remove(key);
        dueTimes.put(key, now + delayNanos);
    }

    /** Starts a key unless it is waiting already. */
    void startIfAbsent(K key, long now) {
        dueTimes.putIfAbsent(key, now + delayNanos);
    }

    /** Takes a key back; of one that does not wait it does nothing. */
    void cancel(K key) {
        dueTimes.remove(key);
    }

    /** Takes the first key that is due, or null if none is. */
    K pollDue(long now) {
        Iterator<Map.Entry<K, Long>> entries = dueTimes.entrySet().iterator();
        if (!entries.hasNext()) {
            return null;
        }
        Map.Entry<K, Long> first = entries.next();
        if (first.getValue() - now > 0) {
            return null;
        }
        K key = first.getKey();
        entries.remove();
        return key;
    }

    /** Nanoseconds until the first key falls due, 0 or less if one is; {@link Long#MAX_VALUE} if none waits. */
    long nextDueIn(long now) {
        return dueTimes.isEmpty()
                ? Long.MAX_VALUE
                : dueTimes.values().iterator().next() - now;
    }
}
