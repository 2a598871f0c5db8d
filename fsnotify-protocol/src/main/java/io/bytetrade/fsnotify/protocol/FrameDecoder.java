package io.bytetrade.fsnotify.protocol;

import java.nio.ByteBuffer;

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
    /** Far above any use, and low enough that no sum of lengths overflows. */
    private static final int HIGHEST_MAX_FRAME_BYTES = 256 << 20;

    private final int maxFrameBytes;
    private byte[] kept = NOTHING;
    private int start;
    private int end;
    private long typeless;

    /**
     * A decoder at the beginning of a stream.
     *
     * @param maxFrameBytes the largest N to accept, from 4 to 256 MiB
     * @throws IllegalArgumentException if it is smaller or larger
     */
    public FrameDecoder(int maxFrameBytes) {
        if (maxFrameBytes < Integer.BYTES || maxFrameBytes > HIGHEST_MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("maxFrameBytes must be from " + Integer.BYTES + " to "
                    + HIGHEST_MAX_FRAME_BYTES + ": " + maxFrameBytes);
        }
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * The next whole frame.
     *
     * @param in bytes that arrived, in order, in a big-endian buffer (as every buffer is at first); they are taken up to the
     *     end of the frame, or all of them if there is none
     * @return the frame, or null when more bytes must arrive first; then {@code in} has nothing remaining
     * @throws ProtocolException if a frame is longer than the bound; it is not skipped
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

    /** What the bytes that are kept occupy. */
    int capacity() {
        return kept.length;
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
        int buffered = buffered();
        // At least as much room as bytes moved: each byte is then moved a bounded number of times, however few arrive
        // at once.
        byte[] roomier = new byte[Math.max(MIN_CAPACITY, Math.max(buffered + count, 2 * buffered))];
        System.arraycopy(kept, start, roomier, 0, buffered);
        kept = roomier;
        start = 0;
        end = buffered;
    }
}
