package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads numbered events of one client and keeps account: each comes in order, or an EVENTS_LOST in its place counts it. It
 * takes the client's socket over.
 */
final class EventLedger {
    private final InputStream input;
    private final FrameDecoder decoder = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10).limit(0);

    private int received;
    private int lost;
    private int otherNotices;

    EventLedger(TestClient client) throws IOException {
        client.socket().socket().setSoTimeout((int) TestClient.PATIENCE.toMillis());
        input = client.socket().socket().getInputStream();
    }

    /** Events as a source pushes them, with the numbers from one to before another. */
    static List<NodeEvent> events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new NodeEvent("/host/data/" + i, Op.CREATE, "/host/data"))
                .toList();
    }

    /** Reads until all events up to a number were received or are known to be lost. */
    EventLedger readUntil(int count) throws IOException {
        while (received + lost < count) {
            assertThat(readSome())
                    .as("the proxy closed the connection after %s", this)
                    .isTrue();
        }
        assertThat(received + lost).isEqualTo(count);
        return this;
    }

    /** Reads to the end of the stream, whole or cut. */
    EventLedger readToTheEnd() throws IOException {
        try {
            while (readSome()) {
                // Go on.
            }
        } catch (java.net.SocketException reset) {
            // A reset is an end, too.
        }
        return this;
    }

    int received() {
        return received;
    }

    int lost() {
        return lost;
    }

    int otherNotices() {
        return otherNotices;
    }

    /** Takes some bytes and the messages in them; false at the end of the stream. */
    boolean readSome() throws IOException {
        int count = input.read(buffer.array());
        if (count < 0) {
            return false;
        }
        buffer.clear().limit(count);
        try {
            for (Frame frame = decoder.next(buffer); frame != null; frame = decoder.next(buffer)) {
                take(MessageDecoder.decode(frame));
            }
        } catch (ProtocolException e) {
            throw new AssertionError("the stream is broken after " + this, e);
        }
        return true;
    }

    private void take(Message message) {
        if (message instanceof Notice notice) {
            if (notice.code().equals(NoticeCode.of(NoticeCode.EVENTS_LOST.number()))) {
                lost += Math.toIntExact(notice.count().orElseThrow());
            } else {
                otherNotices++;
            }
            return;
        }
        for (FileEvent event : ((Message.Events) message).events()) {
            assertThat(event.name()).as("the next after %s", this).isEqualTo("/mnt/data/" + (received + lost));
            received++;
        }
    }

    @Override
    public String toString() {
        return received + " events and " + lost + " lost ones";
    }
}
