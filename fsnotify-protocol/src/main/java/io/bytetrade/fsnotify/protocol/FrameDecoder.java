package io.bytetrade.fsnotify.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into frames, however the bytes arrive (PROTOCOL §1, "Frame"). A frame that lies whole in the
 * caller's buffer is not copied; of an incomplete one the bytes that have arrived are kept, and memory grows with those
 * bytes, never with the length that the peer claims.
 *
 * <pre>
 *  0       4       8           4 + N
 *  +-------+-------+-----------+
 *  |   N   | type  | body      |     N ≥ 4; a frame with a smaller N is counted and skipped
 *  +-------+-------+-----------+
 * </pre>
 *
 * <p>Not thread-safe. After an exception the stream has lost its frames: close the connection.
 */
public final class FrameDecoder {
    /** The default bound on N: 2 MiB. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 2 << 20;

    private static final byte[] NOTHING = {};
    private static final int MIN_CAPACITY = 512;

    private final int maxFrameBytes;
    private byte[] kept = NOTHING;
    private int start;
    private int end;
    private long typeless;

    /**
     * A decoder at the beginning of a stream.
     *
     * @param maxFrameBytes the largest N to accept, at least 4
     * @throws IllegalArgumentException if it is smaller
     */
    public FrameDecoder(int maxFrameBytes) {
        if (maxFrameBytes < Integer.BYTES) {
            throw new IllegalArgumentException("maxFrameBytes must be at least 4: " + maxFrameBytes);
        }
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * The next whole frame.
     *
     * @param in bytes that arrived, in order; they are taken up to the end of the frame, or all of them if there is none
     * @return the frame, or null when more bytes must arrive first; then {@code in} has nothing remaining
     * @throws ProtocolException if a frame is longer than the bound
     */
    public Frame next(ByteBuffer in) throws ProtocolException {
        while (true) {
            ByteBuffer frame = buffered() == 0 ? fromInput(in) : fromKept(in);
            if (frame == null) {
                return null;
            }
            if (frame.remaining() < Integer.BYTES) {
                typeless++;
                continue;
            }
            int type = frame.getInt();
            return new Frame(type, frame.slice());
        }
    }

    /**
     * Keeps bytes for later without looking for frames, while the connection waits for something else. How many is for the
     * caller to bound, by {@link #buffered}.
     *
     * @param in all remaining bytes are taken
     */
    public void keep(ByteBuffer in) {
        take(in, in.remaining());
    }

    /**
     * Bytes that arrived and are in no frame yet.
     *
     * @return 0 or more
     */
    public int buffered() {
        return end - start;
    }

    /**
     * Frames that were skipped because N was under 4, so that they had no type.
     *
     * @return a count since the beginning of the stream
     */
    public long typeless() {
        return typeless;
    }

    /** The bytes after a length field that stands in {@code in}, or null after taking all of an incomplete frame. */
    private ByteBuffer fromInput(ByteBuffer in) throws ProtocolException {
        kept = NOTHING;
        start = 0;
        end = 0;
        if (in.remaining() >= Integer.BYTES) {
            int position = in.position();
            int length = checked(in.getInt(position));
            if (in.remaining() - Integer.BYTES >= length) {
                in.position(position + Integer.BYTES + length);
                return in.slice(position + Integer.BYTES, length);
            }
        }
        keep(in);
        return null;
    }

    /** The bytes after a length field whose first byte is kept, or null after taking all of an incomplete frame. */
    private ByteBuffer fromKept(ByteBuffer in) throws ProtocolException {
        take(in, Math.min(in.remaining(), Integer.BYTES - buffered()));
        if (buffered() < Integer.BYTES) {
            return null;
        }
        int length = checked(ByteBuffer.wrap(kept).getInt(start));
        int whole = Integer.BYTES + length;
        take(in, Math.min(in.remaining(), whole - buffered()));
        if (buffered() < whole) {
            return null;
        }
        ByteBuffer frame = ByteBuffer.wrap(kept, start + Integer.BYTES, length).slice();
        start += whole;
        return frame;
    }

    private int checked(int n) throws ProtocolException {
        if (Integer.compareUnsigned(n, maxFrameBytes) > 0) {
            throw new ProtocolException(
                    NoticeCode.MALFORMED,
                    "",
                    "a frame of " + Integer.toUnsignedString(n) + " bytes is longer than the limit of "
                            + maxFrameBytes);
        }
        return n;
    }

    private void take(ByteBuffer in, int count) {
        if (count <= 0) {
            return;
        }
        if (end + count > kept.length) {
            makeRoom(count);
        }
        in.get(kept, end, count);
        end += count;
    }

    private void makeRoom(int count) {
        int needed = buffered() + count;
        // A frame that was handed out may still be read from the old array, so the bytes never move within it.
        int capacity = Math.max(MIN_CAPACITY, needed <= kept.length ? kept.length : Math.max(needed, 2 * buffered()));
        kept = Arrays.copyOf(Arrays.copyOfRange(kept, start, end), capacity);
        end -= start;
        start = 0;
    }
}
