package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What Redis sends, with nothing in it that is too long: Jedis allocates whatever length a reply claims. A bulk string over the
 * bound arrives as the null bulk string {@code $-1}, its bytes are passed over; a longer line, or an array of more elements
 * than any answer here has, is an error.
 *
 * <pre>{@code
 *  line ──"$n", n ≤ bound──▶ bulk: n bytes and CRLF, handed on as they come ──▶ line
 *   │ ╰──"$n", n > bound──▶ the line becomes "$-1"; n bytes and CRLF are passed over ──▶ line
 *   ╰──any other line──▶ line
 * }</pre>
 *
 * <p>That is enough of RESP2 (Redis serialization protocol specification) to know where lines begin. One thread.
 */
final class BoundedReplies extends InputStream {
    private static final int MAX_LINE_BYTES = 64 << 10;
    private static final int MAX_ARRAY = 1024;
    private static final byte[] NULL_BULK = "$-1\r\n".getBytes(US_ASCII);

    private final InputStream in;
    private final int maxBulkBytes;
    /** Not a BufferedInputStream: that takes a lock for each byte of a line. */
    private final byte[] buffer = new byte[64 << 10];
    /** Of the buffer: what is there and not yet read. */
    private int bufferAt;

    private int bufferEnd;
    private byte[] line = new byte[64];
    /** Of the line: how much is there, and how much of it is handed on. */
    private int lineLength;

    private int lineRead;
    /** Of the bulk string behind the line: how much is still to come. */
    private int bulkLeft;

    BoundedReplies(InputStream in, int maxBulkBytes) {
        this.in = in;
        this.maxBulkBytes = maxBulkBytes;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (lineRead == lineLength && bulkLeft > 0) {
            int count = take(target, offset, Math.min(length, bulkLeft));
            bulkLeft -= Math.max(count, 0);
            return count;
        }
        if (lineRead == lineLength && !nextLine()) {
            return -1;
        }
        int count = Math.min(length, lineLength - lineRead);
        System.arraycopy(line, lineRead, target, offset, count);
        lineRead += count;
        return count;
    }

    /** False at the end of the stream. */
    private boolean nextLine() throws IOException {
        lineLength = 0;
        lineRead = 0;
        int last;
        do {
            last = take();
            if (last < 0) {
                lineLength = 0;
                return false;
            }
            if (lineLength == line.length) {
                growLine();
            }
            line[lineLength++] = (byte) last;
        } while (last != '\n');
        begun();
        return true;
    }

    /** Looks at a whole line. */
    private void begun() throws IOException {
        switch (line[0]) {
            case '+', '-', ':' -> {}
            case '$' -> bulk(length());
            case '*' -> {
                if (length() > MAX_ARRAY) {
                    throw new IOException("an answer with more than " + MAX_ARRAY + " elements");
                }
            }
            default -> throw new IOException("an answer that is not RESP, is this Redis?");
        }
    }

    private void bulk(long length) throws IOException {
        if (length > maxBulkBytes) {
            passOver(length);
            passOver(2);
            System.arraycopy(NULL_BULK, 0, line, 0, NULL_BULK.length);
            lineLength = NULL_BULK.length;
        } else if (length >= 0) {
            bulkLeft = (int) length + 2;
        }
    }

    /** The number behind the line's first byte. */
    private long length() throws IOException {
        try {
            return Long.parseLong(new String(line, 1, Math.max(0, lineLength - 3), US_ASCII));
        } catch (NumberFormatException e) {
            throw new IOException("an answer with a length that is no number", e);
        }
    }

    private void growLine() throws IOException {
        if (line.length == MAX_LINE_BYTES) {
            throw new IOException("an answer with a line of more than " + MAX_LINE_BYTES + " bytes");
        }
        line = Arrays.copyOf(line, 2 * line.length);
    }

    private void passOver(long bytes) throws IOException {
        byte[] scrap = new byte[16 << 10];
        for (long left = bytes; left > 0; ) {
            int count = take(scrap, 0, (int) Math.min(left, scrap.length));
            if (count < 0) {
                // The next read finds the end too.
                return;
            }
            left -= count;
        }
    }

    private int take() throws IOException {
        return bufferAt == bufferEnd && !fill() ? -1 : buffer[bufferAt++] & 0xff;
    }

    private int take(byte[] target, int offset, int length) throws IOException {
        if (bufferAt == bufferEnd && !fill()) {
            return -1;
        }
        int count = Math.min(length, bufferEnd - bufferAt);
        System.arraycopy(buffer, bufferAt, target, offset, count);
        bufferAt += count;
        return count;
    }

    /** False at the end of the stream. */
    private boolean fill() throws IOException {
        bufferAt = 0;
        bufferEnd = Math.max(0, in.read(buffer, 0, buffer.length));
        return bufferEnd > 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int available() throws IOException {
        return lineLength - lineRead + Math.min(bulkLeft, bufferEnd - bufferAt + in.available());
    }
}
