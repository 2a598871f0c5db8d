package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.EventFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lays out what a connection has to write as frames, in one direct buffer that all connections of a loop share: runs of
 * records become EVENT frames of up to {@link EventFrame#MAX_RECORDS}, a notice is a frame already.
 *
 * <p>Connections that are due the same records one after the other — the usual case of a fan-out — get the same bytes
 * without laying them out again.
 */
final class FrameWriter {
    /** Room for four full frames, so that one call to the socket carries a whole turn of events. */
    private static final int BUFFER_BYTES = 4 * EventFrame.bytes(EventFrame.MAX_RECORDS);

    private static final int MAX_FRAMES = 64;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** For each frame in the buffer the offset behind its last byte, and the index behind its last item. */
    private final int[] frameEnds = new int[MAX_FRAMES];

    private final int[] itemEnds = new int[MAX_FRAMES];
    private int frames;

    /** What was taken last, compared by identity, and its records and notices one by one. */
    private Due[] taken = new Due[1];

    private int takenCount;
    private final List<Outgoing> items = new ArrayList<>();
    private int allRecords;

    /** Whether the buffer holds all items. */
    private boolean allLaidOut;

    /** Takes what a connection has to write; valid until the next call. */
    void take(List<? extends Due> due) {
        if (isTaken(due)) {
            return;
        }
        takenCount = due.size();
        taken = due.toArray(taken);
        items.clear();
        allLaidOut = false;
        for (Due each : due) {
            if (each instanceof Burst burst) {
                items.addAll(burst.records());
            } else {
                items.add((NoticeFrame) each);
            }
        }
        allRecords = countRecords(0, items.size());
    }

    /** How many records and notices were taken. */
    int items() {
        return items.size();
    }

    /** How many items of a range are records. */
    int records(int from, int to) {
        return from == 0 && to == items.size() ? allRecords : countRecords(from, to);
    }

    /** The items from an index on that are notices. */
    List<NoticeFrame> notices(int from) {
        List<NoticeFrame> notices = new ArrayList<>(0);
        for (Outgoing each : items.subList(from, items.size())) {
            if (each instanceof NoticeFrame notice) {
                notices.add(notice);
            }
        }
        return notices;
    }

    /**
     * Lays out as much as there is room for.
     *
     * @param from index of the first item to lay out
     * @return the bytes, valid until the next call
     */
    ByteBuffer layOut(int from) {
        if (from == 0 && allLaidOut) {
            return buffer.rewind();
        }
        buffer.clear();
        frames = 0;
        int item = from;
        int last = -1;
        while (item < items.size() && item != last && frames < MAX_FRAMES) {
            last = item;
            item = items.get(item) instanceof NoticeFrame notice ? putNotice(notice, item) : putRecords(item);
        }
        allLaidOut = from == 0 && item == items.size();
        return buffer.flip();
    }

    /** How many frames {@link #layOut} laid out. */
    int frames() {
        return frames;
    }

    /** The bytes of one of them, from 0 on; valid until the next call of {@link #layOut}. */
    ByteBuffer frame(int number) {
        int start = number == 0 ? 0 : frameEnds[number - 1];
        return buffer.slice(start, frameEnds[number] - start);
    }

    /** Index behind the last item of one of them. */
    int itemEnd(int number) {
        return itemEnds[number];
    }

    /**
     * Cuts what was laid out where a socket stopped taking it.
     *
     * @param from index of the first item that was laid out
     * @param written how many bytes the socket took, less than there were; afterwards the buffer holds the rest of the frame
     *     that has begun, which is nothing if the socket stopped between two frames
     * @return index behind the last item of which the socket took at least a byte
     */
    int cutAfterBegunFrame(int from, int written) {
        int frameStart = 0;
        int itemStart = from;
        for (int i = 0; frameStart < written; i++) {
            frameStart = frameEnds[i];
            itemStart = itemEnds[i];
        }
        allLaidOut = false;
        buffer.limit(frameStart).position(written);
        return itemStart;
    }

    /** Lets go of what was taken last. */
    void forget() {
        Arrays.fill(taken, null);
        takenCount = 0;
        items.clear();
        allRecords = 0;
        allLaidOut = false;
    }

    /** Puts a notice if there is room; returns the index behind it, or its own if there is none. */
    private int putNotice(NoticeFrame notice, int item) {
        if (notice.bytes().length > buffer.remaining()) {
            return item;
        }
        buffer.put(notice.bytes());
        return frameEnded(item + 1);
    }

    /** Puts the records from an index on as one frame if there is room; returns the index behind them, or their own. */
    private int putRecords(int item) {
        int end = item;
        int most = Math.min(items.size(), item + EventFrame.MAX_RECORDS);
        while (end < most && items.get(end) instanceof EventRecord) {
            end++;
        }
        int records = end - item;
        if (EventFrame.bytes(records) > buffer.remaining()) {
            return item;
        }
        EventFrame.putHeader(records, buffer);
        for (int i = item; i < end; i++) {
            buffer.put(items.get(i).bytes());
        }
        for (int i = 0; i < EventFrame.padding(records); i++) {
            buffer.put((byte) 0);
        }
        return frameEnded(end);
    }

    private int frameEnded(int nextItem) {
        frameEnds[frames] = buffer.position();
        itemEnds[frames] = nextItem;
        frames++;
        return nextItem;
    }

    private int countRecords(int from, int to) {
        int records = 0;
        for (int i = from; i < to; i++) {
            if (items.get(i) instanceof EventRecord) {
                records++;
            }
        }
        return records;
    }

    private boolean isTaken(List<? extends Due> due) {
        if (due.size() != takenCount) {
            return false;
        }
        for (int i = 0; i < takenCount; i++) {
            if (due.get(i) != taken[i]) {
                return false;
            }
        }
        return true;
    }
}
