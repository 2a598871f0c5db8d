package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.EventFrame;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The outgoing half of a connection: what is due in this turn, what the socket did not take, and the promise that nothing is
 * lost in silence (DESIGN §5).
 *
 * <pre>
 *                 outbox full: count
 *   delivering ───────────────────────▶ dropping: each record is counted
 *        ▲                                  │
 *        └──────────────────────────────────┘
 *          outbox half empty, and the last EVENTS_LOST a second ago: EVENTS_LOST goes first
 * </pre>
 */
final class Sender {
    /** A longer list of what is due is not kept for the next turn. */
    private static final int KEPT_CAPACITY = 256;

    /** An outbox with less room than this takes no notice: it waits in its box, which is bounded. */
    private static final int NOTICE_ROOM_BYTES = 2 << 10;

    private final Outbox outbox;
    private final NoticeBox notices = new NoticeBox();
    private final Counters counters;

    private List<Outgoing> due = new ArrayList<>(0);
    private boolean dropping;
    private long dropped;
    private long resumeAtBytes;

    /** The last event that came by and the names under which this connection had it. */
    private long sequence = -1;

    private String name;
    private Set<String> furtherNames;

    Sender(Outbox outbox, Counters counters) {
        this.outbox = outbox;
        this.counters = counters;
    }

    /**
     * Takes a record, unless this connection had the same event under the same name already.
     *
     * @return whether it goes out, as far as is known now
     */
    boolean add(EventRecord record, long eventSequence) {
        if (!isNew(record.name(), eventSequence)) {
            return false;
        }
        if (dropping) {
            drop(1);
        } else {
            due.add(record);
        }
        return !dropping;
    }

    /** Takes a notice; it goes out with the next flush at the earliest. */
    void add(NoticeCode code, String channel, long count, String text) {
        notices.add(code, channel, count, text);
    }

    /** The connection ends with what is sent now: notices wait no longer. */
    void end() {
        notices.end();
    }

    /** Whether the socket left something that waits for it to be writable. */
    boolean isBlocked() {
        return !outbox.isEmpty();
    }

    /** Whether a later flush has something to do even if nothing is added: a notice waits for its second to pass. */
    boolean isWaiting() {
        return dropping || !notices.isEmpty();
    }

    boolean isDropping() {
        return dropping;
    }

    long outboxBytes() {
        return outbox.bytes();
    }

    /**
     * Writes what the socket takes and keeps the rest, as far as there is room.
     *
     * @param lossSubject the channel id that a notice of loss names
     * @param notifier what becomes of a notice on its way out: a frame, or empty if it is not to be sent
     * @return how many bytes the socket took
     * @throws IOException if the socket is broken, or the rest of a frame finds no memory
     */
    long flush(
            WritableByteChannel socket,
            FrameWriter writer,
            String lossSubject,
            Function<Notice, Optional<NoticeFrame>> notifier,
            long now)
            throws IOException {
        long taken = outbox.isEmpty() ? 0 : outbox.writeTo(socket, counters);
        resume(lossSubject, now);
        if (outbox.hasRoom(NOTICE_ROOM_BYTES)) {
            notices.drain(now, notice -> notifier.apply(notice).ifPresent(due::add));
        }
        int done = 0;
        boolean writable = outbox.isEmpty();
        while (writable && done < due.size()) {
            ByteBuffer frames = writer.layOut(due, done);
            int written = socket.write(frames);
            counters.increment(Counter.WRITE_CALLS);
            counters.add(Counter.BYTES_WRITTEN, written);
            taken += written;
            writable = !frames.hasRemaining();
            if (writable) {
                done = writer.next();
            } else {
                done = writer.cutAfterBegunFrame(done, written);
                keepRest(frames);
            }
        }
        done = keepWholeFrames(writer, done);
        finish(done);
        return taken;
    }

    /** Forgets what waits, and counts it. */
    void close() {
        long records = (outbox.bytes() + EventFrame.RECORD_BYTES - 1) / EventFrame.RECORD_BYTES;
        counters.add(Counter.RECORDS_DROPPED_CLOSED, records + countRecords(0, due.size()));
        outbox.clear();
        due = new ArrayList<>(0);
    }

    /** Whether an event comes by under this name for the first time; to be asked once for each. */
    boolean isNew(String eventName, long eventSequence) {
        if (sequence != eventSequence) {
            sequence = eventSequence;
            name = eventName;
            furtherNames = null;
            return true;
        }
        if (name.equals(eventName)) {
            return false;
        }
        if (furtherNames == null) {
            furtherNames = new HashSet<>();
        }
        return furtherNames.add(eventName);
    }

    private void keepRest(ByteBuffer restOfFrame) throws IOException {
        if (!outbox.hasRoomForRest(restOfFrame.remaining())) {
            throw new IOException("the memory for all outboxes together is used up in the middle of a frame");
        }
        outbox.add(restOfFrame);
    }

    private int keepWholeFrames(FrameWriter writer, int from) {
        int done = from;
        while (done < due.size()) {
            ByteBuffer frames = writer.layOut(due, done);
            if (!outbox.hasRoom(frames.remaining())) {
                break;
            }
            outbox.add(frames);
            done = writer.next();
        }
        return done;
    }

    /** Counts what left and drops the records that found no room; notices stay due. */
    private void finish(int done) {
        counters.add(Counter.RECORDS_DELIVERED, countRecords(0, done));
        counters.add(Counter.NOTICES_SENT, done - countRecords(0, done));
        drop(countRecords(done, due.size()));
        List<Outgoing> left = new ArrayList<>(0);
        for (int i = done; i < due.size(); i++) {
            if (due.get(i) instanceof NoticeFrame notice) {
                left.add(notice);
            }
        }
        if (left.isEmpty() && due.size() <= KEPT_CAPACITY) {
            due.clear();
        } else {
            due = left;
        }
    }

    private int countRecords(int from, int to) {
        int records = 0;
        for (int i = from; i < to; i++) {
            if (due.get(i) instanceof EventRecord) {
                records++;
            }
        }
        return records;
    }

    private void drop(int records) {
        if (records == 0) {
            return;
        }
        counters.add(Counter.RECORDS_DROPPED_SLOW, records);
        dropped += records;
        if (!dropping) {
            dropping = true;
            resumeAtBytes = outbox.bytes() / 2;
        }
    }

    /**
     * Ends the dropping when the outbox is half empty. While the last notice of loss is less than a second old the dropping
     * goes on: the client is going to rescan anyway, and must hear of this loss before it gets the next event.
     */
    private void resume(String lossSubject, long now) {
        if (dropping && outbox.bytes() <= resumeAtBytes && notices.isReady(NoticeCode.EVENTS_LOST, lossSubject, now)) {
            notices.add(
                    NoticeCode.EVENTS_LOST,
                    lossSubject,
                    dropped,
                    "events were dropped: this client reads too slowly; rescan");
            dropping = false;
            dropped = 0;
        }
    }
}
