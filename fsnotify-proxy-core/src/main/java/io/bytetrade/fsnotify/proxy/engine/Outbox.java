package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bytes that a socket did not take yet, in chunks. It holds memory only while it holds bytes, and at most a quarter
 * more than there are bytes, besides what was sent of the first chunk.
 */
final class Outbox {
    private static final int MIN_CHUNK_BYTES = 1 << 10;
    private static final int MAX_SPARE_BYTES = 64 << 10;

    private final long maxBytes;
    private final MemoryBudget budget;

    /** Each from its position to its limit still to be sent; only the last has room behind its limit. */
    private final Deque<ByteBuffer> chunks = new ArrayDeque<>(1);

    private long bytes;

    /** The capacity of all chunks, which is what the budget was asked for. */
    private long capacity;

    Outbox(long maxBytes, MemoryBudget budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** Bytes that wait. */
    long bytes() {
        return bytes;
    }

    /** Whether a frame of a length would be taken at the moment. */
    boolean hasRoom(int frameBytes) {
        int more = frameBytes - spare();
        return bytes + frameBytes <= maxBytes && (more <= 0 || budget.allows(capacity, chunkBytes(more)));
    }

    /**
     * Copies a whole frame, if it stays within its own bound and within what all outboxes have left.
     *
     * @return whether all of it was taken; else nothing was
     */
    boolean offer(ByteBuffer frame) {
        return bytes + frame.remaining() <= maxBytes && add(frame, capacity);
    }

    /**
     * Copies the rest of a frame that has begun: only memory itself is a reason why not.
     *
     * @return whether all of it was taken; else nothing was
     */
    boolean offerRest(ByteBuffer rest) {
        return add(rest, 0);
    }

    /**
     * Writes until nothing waits or the socket takes no more.
     *
     * @return how many bytes the socket took
     * @throws IOException if the socket is broken
     */
    long writeTo(WritableByteChannel socket, Counters counters) throws IOException {
        long total = 0;
        while (!chunks.isEmpty()) {
            ByteBuffer first = chunks.peekFirst();
            int written = socket.write(first);
            counters.increment(Counter.WRITE_CALLS);
            counters.add(Counter.BYTES_WRITTEN, written);
            total += written;
            bytes -= written;
            if (first.hasRemaining()) {
                break;
            }
            giveBack(chunks.removeFirst().capacity());
        }
        return total;
    }

    /** Forgets what waits. */
    void clear() {
        chunks.clear();
        bytes = 0;
        giveBack(capacity);
    }

    private boolean add(ByteBuffer source, long heldOfBudget) {
        int more = source.remaining() - spare();
        int chunkBytes = more > 0 ? chunkBytes(more) : 0;
        if (more > 0 && !budget.take(heldOfBudget, chunkBytes)) {
            return false;
        }
        capacity += chunkBytes;
        bytes += source.remaining();
        copy(source, Math.min(source.remaining(), spare()));
        if (more > 0) {
            chunks.addLast(ByteBuffer.allocate(chunkBytes).limit(0));
            copy(source, more);
        }
        return true;
    }

    /** Copies to the end of the last chunk, which has room for it. */
    private void copy(ByteBuffer source, int count) {
        if (count > 0) {
            ByteBuffer last = chunks.peekLast();
            int end = last.limit();
            last.limit(end + count).put(end, source, source.position(), count);
            source.position(source.position() + count);
        }
    }

    /** Room behind what waits that is paid for already. */
    private int spare() {
        ByteBuffer last = chunks.peekLast();
        return last == null ? 0 : last.capacity() - last.limit();
    }

    /** How long a chunk should be that takes a number of bytes now and, probably, further ones soon. */
    private int chunkBytes(int needed) {
        return (int) Math.max(Math.max(MIN_CHUNK_BYTES, needed), Math.min(MAX_SPARE_BYTES, bytes / 4));
    }

    private void giveBack(long chunkBytes) {
        capacity -= chunkBytes;
        budget.giveBack(chunkBytes);
    }
}
