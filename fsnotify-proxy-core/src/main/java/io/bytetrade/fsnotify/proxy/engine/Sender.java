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
 *
 * <p>What has no room in the outbox either is dropped if it is a record; a notice stays due, in front of all later records.
 * No more notices leave their box, which is bounded, until those are gone.
 */
final class Sender {
    /** The connection that it sends for. */
    interface Owner {
        /** The channel id that a loss concerns, or the empty text. */
        String subject();

        /** What becomes of a notice on its way out: a frame, or empty if it is not to be sent. */
        Optional<NoticeFrame> leaves(Notice notice);
    }

    /** A longer list of what is due is not kept for the next turn. */
    private static final int KEPT_CAPACITY = 256;

    private static final long LOSS_INTERVAL_NANOS = 1_000_000_000;

    private final Owner owner;
    private final Outbox outbox;
    private final NoticeBox notices = new NoticeBox();
    private final Counters counters;
    private final ConnectionCounts own = new ConnectionCounts();

    private List<Due> due = new ArrayList<>(0);
    private boolean dropping;
    private long dropped;
    private long resumeAtBytes;
    private boolean lossTold;
    private long lossToldAt;

    /** The last event that came by and the names under which this connection had it. */
    private long sequence = -1;

    private String name;
    private Set<String> furtherNames;

    Sender(Owner owner, Outbox outbox, Counters counters) {
        this.owner = owner;
        this.outbox = outbox;
        this.counters = counters;
    }

    /**
     * Takes records, without those of an event that this connection had under the same name already.
     *
     * @return whether they go out, as far as is known now
     */
    boolean add(Burst burst) {
        Burst added = unseen(burst);
        if (added == null) {
            return false;
        }
        if (!added.isRepresentable()) {
            counters.increment(Counter.RECORDS_NOT_REPRESENTABLE);
            own.recordsNotRepresentable++;
            add(
                    NoticeCode.NOT_REPRESENTABLE,
                    owner.subject(),
                    1,
                    "events were not sent: their path is longer than 255 bytes or has no UTF-8; rescan");
            return false;
        }
        if (dropping) {
            drop(added.size());
            return false;
        }
        due.add(added);
        return true;
    }

    /** Takes a notice; it goes out with the next flush at the earliest. */
    void add(NoticeCode code, String channel, long count, String text) {
        notices.add(code, channel, count, text);
    }

    /** Whether something waits for the socket to be writable. */
    boolean isBlocked() {
        return !outbox.isEmpty() || !due.isEmpty();
    }

    /** Whether a later flush has something to do even if nothing is added: a notice waits for its second to pass. */
    boolean isWaiting() {
        return dropping || !notices.isEmpty();
    }

    boolean isDropping() {
        return dropping;
    }

    /** Bytes that wait for the socket. */
    long outboxBytes() {
        return outbox.bytes();
    }

    /** What is counted of its connection. */
    ConnectionCounts counts() {
        return own;
    }

    /**
     * Writes what the socket takes and keeps the rest, as far as there is room.
     *
     * @param last whether nothing will be added any more: notices then wait for no second to pass
     * @return how many bytes the socket took
     * @throws IOException if the socket is broken, or the rest of a frame finds no memory
     */
    long flush(WritableByteChannel socket, FrameWriter writer, boolean last, long now) throws IOException {
        long taken = outbox.isEmpty() ? 0 : outbox.writeTo(socket, counters);
        if (!hasNoticesLeft()) {
            resume(last, now);
            drainNotices(last, now);
        }
        writer.take(due);
        int done = 0;
        boolean writable = outbox.isEmpty();
        while (writable && done < writer.items()) {
            ByteBuffer frames = writer.layOut(done);
            int written = socket.write(frames);
            counters.increment(Counter.WRITE_CALLS);
            counters.add(Counter.BYTES_WRITTEN, written);
            taken += written;
            writable = !frames.hasRemaining();
            if (writable) {
                done = writer.itemEnd(writer.frames() - 1);
            } else {
                done = writer.cutAfterBegunFrame(done, written);
                keepRest(frames);
            }
        }
        finish(writer, keepWholeFrames(writer, done));
        own.bytesWritten += taken;
        return taken;
    }

    /** Forgets what waits, and counts it. */
    void close() {
        long records = (outbox.bytes() + EventFrame.RECORD_BYTES - 1) / EventFrame.RECORD_BYTES;
        for (Due each : due) {
            records += each instanceof Burst burst ? burst.size() : 0;
        }
        counters.add(Counter.RECORDS_DROPPED_CLOSED, records);
        outbox.clear();
        due = new ArrayList<>(0);
    }

    /**
     * What of a burst comes by for the first time; null if nothing does. Bursts come in the order of their events, and of an
     * event either all bursts so far held it as their last, or this is the burst that the connection just had, by another of
     * its watches.
     */
    private Burst unseen(Burst burst) {
        if (burst.first() < sequence) {
            return null;
        }
        boolean firstIsNew = isNew(burst.records().get(0).name(), burst.first());
        if (burst.size() == 1) {
            return firstIsNew ? burst : null;
        }
        sequence = burst.last();
        name = burst.records().get(burst.size() - 1).name();
        furtherNames = null;
        return firstIsNew ? burst : burst.withoutFirst();
    }

    /** Whether an event comes by under this name for the first time. */
    private boolean isNew(String eventName, long eventSequence) {
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

    /** Whether notices are due for which there was no room before: nothing is due in front of them. */
    private boolean hasNoticesLeft() {
        return !due.isEmpty() && due.get(0) instanceof NoticeFrame;
    }

    private void drainNotices(boolean last, long now) {
        if (!notices.isEmpty()) {
            notices.drain(now, last, this::leave);
        }
    }

    private void leave(Notice notice) {
        owner.leaves(notice).ifPresent(due::add);
    }

    private void keepRest(ByteBuffer restOfFrame) throws IOException {
        if (!outbox.offerRest(restOfFrame)) {
            throw new IOException("the memory for all outboxes together is used up in the middle of a frame");
        }
    }

    /** Puts the frames from an item on into the outbox, and returns the index behind the last item for which it had room. */
    private int keepWholeFrames(FrameWriter writer, int from) {
        int done = from;
        while (done < writer.items()) {
            writer.layOut(done);
            for (int i = 0; i < writer.frames(); i++) {
                if (!outbox.offer(writer.frame(i))) {
                    return done;
                }
                done = writer.itemEnd(i);
            }
        }
        return done;
    }

    /** Counts what left and drops the records that found no room; notices stay due. */
    private void finish(FrameWriter writer, int done) {
        int records = writer.records(0, done);
        counters.add(Counter.RECORDS_DELIVERED, records);
        counters.add(Counter.NOTICES_SENT, done - records);
        own.recordsDelivered += records;
        own.noticesSent += done - records;
        if (done == writer.items() && due.size() <= KEPT_CAPACITY) {
            due.clear();
            return;
        }
        drop(writer.records(done, writer.items()));
        due = new ArrayList<>(writer.notices(done));
    }

    private void drop(int records) {
        if (records == 0) {
            return;
        }
        counters.add(Counter.RECORDS_DROPPED_SLOW, records);
        own.recordsDroppedSlow += records;
        dropped += records;
        if (!dropping) {
            dropping = true;
            resumeAtBytes = outbox.bytes() / 2;
        }
    }

    /**
     * Ends the dropping when the outbox is half empty. While the last notice of loss is less than a second old the dropping
     * goes on: the client is going to rescan anyway, and must hear of this loss before it gets the next event. No record is
     * due while records are dropped, so that the notice stands where they are missing.
     */
    private void resume(boolean last, long now) {
        if (!dropping || outbox.bytes() > resumeAtBytes) {
            return;
        }
        if (last || !lossTold || now - lossToldAt >= LOSS_INTERVAL_NANOS) {
            leave(new Notice(
                    NoticeCode.EVENTS_LOST,
                    owner.subject(),
                    dropped + " events were dropped: this client reads too slowly; rescan"));
            lossTold = true;
            lossToldAt = now;
            dropping = false;
            dropped = 0;
        }
    }
}
