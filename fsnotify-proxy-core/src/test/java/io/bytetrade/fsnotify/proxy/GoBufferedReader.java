package io.bytetrade.fsnotify.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads as the deployed Go client does: through a buffer of 4,096 bytes that is filled by one read when it is empty, and
 * passed by when at least as much is wanted (Go's {@code bufio.Reader}). It takes a length with one single read, so one that
 * comes back short loses the stream for good; the rest of a frame it reads in full.
 */
final class GoBufferedReader {
    private final InputStream source;
    private final byte[] buffer = new byte[4096];
    private int start;
    private int end;

    GoBufferedReader(InputStream source) {
        this.source = source;
    }

    /** The next frame after its length field, or null if the length came back short. */
    byte[] frame() throws IOException {
        byte[] length = new byte[4];
        if (read(length, 0) < 4) {
            return null;
        }
        byte[] frame =
                new byte[(length[0] & 255) << 24 | (length[1] & 255) << 16 | (length[2] & 255) << 8 | length[3] & 255];
        for (int done = 0; done < frame.length; ) {
            done += read(frame, done);
        }
        return frame;
    }

    private int read(byte[] target, int offset) throws IOException {
        int wanted = target.length - offset;
        if (start == end) {
            if (wanted >= buffer.length) {
                return checked(source.read(target, offset, wanted));
            }
            start = 0;
            end = checked(source.read(buffer, 0, buffer.length));
        }
        int count = Math.min(wanted, end - start);
        System.arraycopy(buffer, start, target, offset, count);
        start += count;
        return count;
    }

    private static int checked(int count) throws IOException {
        if (count < 0) {
            throw new EOFException();
        }
        return count;
    }
}
