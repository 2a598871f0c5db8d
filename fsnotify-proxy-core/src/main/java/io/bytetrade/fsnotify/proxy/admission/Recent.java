package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.control.Timer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was put in lately. An entry is forgotten after a span of time, or earlier when newer ones need its place; the eldest
 * goes first. For the timer's thread alone.
 *
 * @param <K> the keys
 * @param <V> the values
 */
final class Recent<K, V> {
    private record Entry<V>(V value, long putAt) {}

    private final Timer timer;
    private final long spanNanos;
    private final int capacity;
    /** The eldest first. */
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

    Recent(Timer timer, Duration span, int capacity) {
        this.timer = timer;
        this.spanNanos = span.toNanos();
        this.capacity = capacity;
    }

    Optional<V> get(K key) {
        Entry<V> entry = entries.get(key);
        return entry == null || isOver(entry) ? Optional.empty() : Optional.of(entry.value());
    }

    /** Puts a value in, in place of an earlier one, as the youngest. */
    void put(K key, V value) {
        entries.remove(key);
        Iterator<Entry<V>> eldest = entries.values().iterator();
        while (eldest.hasNext() && (isOver(eldest.next()) || entries.size() >= capacity)) {
            eldest.remove();
        }
        entries.put(key, new Entry<>(value, timer.nanoTime()));
    }

    /** Puts a value in unless there is one already, and says whether it did. */
    boolean putIfAbsent(K key, V value) {
        boolean absent = get(key).isEmpty();
        if (absent) {
            put(key, value);
        }
        return absent;
    }

    int size() {
        return entries.size();
    }

    private boolean isOver(Entry<V> entry) {
        return timer.nanoTime() - entry.putAt() >= spanNanos;
    }
}
