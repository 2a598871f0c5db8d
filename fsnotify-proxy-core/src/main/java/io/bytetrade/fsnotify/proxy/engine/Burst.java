package io.bytetrade.fsnotify.proxy.engine;

import java.util.Arrays;
import java.util.List;

/**
 * Records of events that came one after the other and concern the same {@link Audience}, each event with one record: one
 * object for every connection that they are due to, so that a client costs a few steps for a burst and not for each event.
 * Immutable.
 *
 * @param records at least one; one that no slot can hold stands alone
 * @param first the number of the first one's event; the numbers of the others are greater
 * @param last the number of the last one's event
 */
record Burst(List<EventRecord> records, long first, long last) implements Due {
    int size() {
        return records.size();
    }

    boolean isRepresentable() {
        return records.get(0).isRepresentable();
    }

    /** Without its first record; there must be another. */
    Burst withoutFirst() {
        return new Burst(records.subList(1, records.size()), first + 1, last);
    }

    /** Collects the records of the next burst. One thread. */
    static final class Builder {
        private final EventRecord[] records = new EventRecord[MOST];
        private int size;
        private long first;
        private long last;

        /** A burst is not longer: it is shared while its turn lasts, and a turn takes as many events. */
        static final int MOST = 64;

        boolean isEmpty() {
            return size == 0;
        }

        /** Whether another record of a later event may follow those that are here. */
        boolean takes(EventRecord record, long sequence) {
            return size == 0
                    || size < MOST && sequence > last && record.isRepresentable() && records[0].isRepresentable();
        }

        void add(EventRecord record, long sequence) {
            if (size == 0) {
                first = sequence;
            }
            records[size++] = record;
            last = sequence;
        }

        /** What was collected; the next burst begins empty. */
        Burst build() {
            Burst burst = new Burst(Arrays.asList(Arrays.copyOf(records, size)), first, last);
            Arrays.fill(records, 0, size, null);
            size = 0;
            return burst;
        }
    }
}
