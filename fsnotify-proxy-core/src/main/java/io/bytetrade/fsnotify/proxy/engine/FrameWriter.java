package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.EventFrame;
import java.nio.ByteBuffer;
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

    /** The items in the buffer, if those were all that a connection had; they are compared by identity. */
    private Outgoing[] sharedItems = new Outgoing[EventFrame.MAX_RECORDS];

    private int sharedCount;

    /**
     * Lays out as much as there is room for.
     *
     * @param items what to write; none is longer than the buffer
     * @param from index of the first item to lay out
     * @return the bytes, valid until the next call
     */
    ByteBuffer layOut(List<? extends Outgoing> items, int from) {
        if (from == 0 && isLaidOut(items)) {
            return buffer.rewind();
        }
        buffer.clear();
        frames = 0;
        int item = from;
        int last = -1;
        while (item < items.size() && item != last && frames < MAX_FRAMES) {
            last = item;
            item = items.get(item) instanceof NoticeFrame notice ? putNotice(notice, item) : putRecords(items, item);
        }
        remember(items, from == 0 && item == items.size());
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
        sharedCount = 0;
        buffer.limit(frameStart).position(written);
        return itemStart;
    }

    /** Lets go of the items that were laid out last. */
    void forget() {
        Arrays.fill(sharedItems, null);
        sharedCount = 0;
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
    private int putRecords(List<? extends Outgoing> items, int item) {
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

    private boolean isLaidOut(List<? extends Outgoing> items) {
        if (items.size() != sharedCount) {
            return false;
        }
        for (int i = 0; i < sharedCount; i++) {
            if (items.get(i) != sharedItems[i]) {
                return false;
            }
        }
        return true;
    }

    private void remember(List<? extends Outgoing> items, boolean all) {
        sharedCount = all ? items.size() : 0;
        if (all) {
            sharedItems = items.toArray(sharedItems);
        }
    }
}
