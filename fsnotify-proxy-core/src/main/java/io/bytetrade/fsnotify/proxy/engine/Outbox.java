package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bytes that a socket did not take yet. It holds memory only while it holds bytes. Its owner asks for room before it
 * adds.
 */
final class Outbox {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int MIN_CHUNK_BYTES = 1 << 10;

    private final long maxBytes;
    private final OutboxBudget budget;

    /** Each from its position to its limit still to be sent; only the last has room behind its limit. */
    private final Deque<ByteBuffer> chunks = new ArrayDeque<>(1);

    private long bytes;

    Outbox(long maxBytes, OutboxBudget budget) {
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

    /** Whether more frames may be added: it stays within its own bound and within what all outboxes have left. */
    boolean hasRoom(long more) {
        return bytes + more <= maxBytes && budget.allows(bytes, more);
    }

    /** Whether the rest of a frame that has begun may be added: only memory itself is a reason why not. */
    boolean hasRoomForRest(long more) {
        return budget.allows(0, more);
    }

    /** Copies all remaining bytes of the source. */
    void add(ByteBuffer source) {
        while (source.hasRemaining()) {
            ByteBuffer last = chunks.peekLast();
            if (last == null || last.limit() == last.capacity()) {
                last = newChunk(source.remaining());
            }
            int count = Math.min(source.remaining(), last.capacity() - last.limit());
            int end = last.limit();
            last.limit(end + count);
            last.put(end, source, source.position(), count);
            source.position(source.position() + count);
            bytes += count;
        }
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
            budget.giveBack(chunks.removeFirst().capacity());
        }
        return total;
    }

    /** Forgets what waits. */
    void clear() {
        chunks.forEach(chunk -> budget.giveBack(chunk.capacity()));
        chunks.clear();
        bytes = 0;
    }

    private ByteBuffer newChunk(int wanted) {
        // A quarter of what waits at the most is room that is not used yet.
        long capacity = Math.max(MIN_CHUNK_BYTES, Math.min(CHUNK_BYTES, Math.max(wanted, bytes / 4)));
        ByteBuffer chunk = ByteBuffer.allocate((int) capacity).limit(0);
        budget.take(capacity);
        chunks.addLast(chunk);
        return chunk;
    }
}
