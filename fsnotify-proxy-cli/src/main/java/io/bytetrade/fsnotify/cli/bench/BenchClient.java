package io.bytetrade.fsnotify.cli.bench;

import io.bytetrade.fsnotify.protocol.EventFrame;
import io.bytetrade.fsnotify.protocol.MessageType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection that checks what it receives: each event of each watch once, in order. One thread. */
final class BenchClient {
    private static final byte[] NOTHING = {};

    private final SocketChannel socket;
    private final long[] next;
    private byte[] begun = NOTHING;
    private boolean ready;

    BenchClient(SocketChannel socket, int watches) {
        this.socket = socket;
        this.next = new long[watches];
    }

    /** Whether it has received anything. */
    boolean isReady() {
        return ready;
    }

    /**
     * Takes what there is, one buffer of it.
     *
     * @throws EOFException if the proxy has closed the connection
     */
    void read(ByteBuffer buffer, StampReader stamp, Tally tally) throws IOException {
        buffer.clear().put(begun);
        if (socket.read(buffer) < 0) {
            throw new EOFException("the proxy closed a connection");
        }
        buffer.flip();
        int at = 0;
        while (buffer.limit() - at >= EventFrame.HEADER_BYTES
                && buffer.limit() - at - Integer.BYTES >= buffer.getInt(at)) {
            int length = buffer.getInt(at);
            frame(buffer, at, length, stamp, tally);
            at += Integer.BYTES + length;
        }
        begun = at == buffer.limit() ? NOTHING : new byte[buffer.limit() - at];
        buffer.get(at, begun);
    }

    private void frame(ByteBuffer buffer, int at, int length, StampReader stamp, Tally tally) {
        if (buffer.getInt(at + Integer.BYTES) != MessageType.EVENT) {
            tally.noticed();
            return;
        }
        tally.frame();
        ready = true;
        long now = System.nanoTime();
        int end = at + Integer.BYTES + length;
        for (int i = at + EventFrame.HEADER_BYTES; i + EventFrame.RECORD_BYTES <= end; i += EventFrame.RECORD_BYTES) {
            if (stamp.read(buffer, i)) {
                check(stamp, tally, now);
            } else {
                tally.written();
            }
        }
    }

    private void check(StampReader stamp, Tally tally, long now) {
        long expected = next[stamp.watch()];
        if (stamp.number() < expected) {
            tally.repeated();
            return;
        }
        tally.missed(stamp.number() - expected);
        next[stamp.watch()] = stamp.number() + 1;
        tally.delivered(now - stamp.nanos());
    }

    /** Counts what would still have to come, were so many published for each watch. */
    long outstanding(long[] published) {
        long missing = 0;
        for (int i = 0; i < next.length; i++) {
            missing += published[i] - next[i];
        }
        return missing;
    }
}
