package io.bytetrade.fsnotify.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.EventFrame;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The two rules for every frame that goes to a client (PROTOCOL §1), with a reader that needs them. */
class DeployedGoClientTest {
    private static final System.Logger LOG = System.getLogger(DeployedGoClientTest.class.getName());
    private static final int EVENTS = 20_000;
    private static final int SEGMENT = 8949;

    /**
     * Segments of the loopback interface end at odd bytes, too: about one burst in a hundred is cut in the middle of a length
     * just when the reader has caught up. Without one of the two rules none of the three would be whole.
     */
    @Test
    void takesEveryEventOfABurst() throws Exception {
        int bursts = 0;
        while (!isTakenWhole()) {
            assertThat(++bursts).as("bursts in which a length came back short").isLessThan(3);
        }
    }

    private static boolean isTakenWhole() throws Exception {
        try (TestProxy proxy = new TestProxy(DeployedGoClientTest::roomForTheBurst);
                TestClient client = watching(proxy)) {
            burst(proxy);
            client.socket().socket().setSoTimeout((int) TestClient.PATIENCE.toMillis());
            GoBufferedReader reader =
                    new GoBufferedReader(client.socket().socket().getInputStream());
            int frames = 0;
            for (int events = 0; events < EVENTS; frames++) {
                byte[] frame = reader.frame();
                if (frame == null) {
                    LOG.log(System.Logger.Level.INFO, "a length came back short after " + events + " events");
                    return false;
                }
                assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(6);
                int records = (frame.length - 4) / EventFrame.RECORD_BYTES;
                for (int i = 0; i < records; i++) {
                    assertThat(name(frame, i)).isEqualTo("/mnt/data/" + (events + i));
                }
                events += records;
            }
            assertThat(frames).isLessThanOrEqualTo(400);
            return true;
        }
    }

    /**
     * Where every read ends at a multiple of an odd number of bytes, a length is cut now and then whatever the sender does
     * (PROTOCOL §1: "a small risk stays"). The figure is reported; that it is small is what full frames are for.
     */
    @Test
    void losesItsPlaceSeldomWhereReadsEndAtOddBytes() throws Exception {
        byte[] stream = captureBurst();
        int whole = 0;
        long taken = 0;
        int phases = 0;
        for (int phase = 1; phase < SEGMENT; phase += 89, phases++) {
            int events = eventsTaken(stream, phase, SEGMENT);
            whole += events == EVENTS ? 1 : 0;
            taken += events;
        }
        long mean = taken / phases;
        LOG.log(
                System.Logger.Level.INFO,
                "where reads end every 8,949 bytes: at phase 0 " + eventsTaken(stream, SEGMENT, SEGMENT) + " of "
                        + EVENTS + " events are taken; over " + phases + " phases " + mean
                        + " on average, and all of them at " + whole);
        assertThat(mean).isGreaterThan(EVENTS / 2);
    }

    @Test
    void everyFrameIsAMultipleOfFourBytes() throws Exception {
        ByteBuffer stream = ByteBuffer.wrap(captureBurst());
        while (stream.hasRemaining()) {
            int length = stream.getInt();
            assertThat((length + 4) % 4).isZero();
            stream.position(stream.position() + length);
        }
    }

    private static TestClient watching(TestProxy proxy) {
        TestClient client = proxy.client().watch("ns/pod/app/go", "/mnt/data");
        await().until(() -> proxy.proxy.stats().watches() == 1);
        return client;
    }

    /** Framing is what is tested here, not what happens to a client that reads more slowly than the test pushes. */
    private static void roomForTheBurst(FsNotifyProxyBuilder builder) {
        builder.outboxBytes(16 << 20);
    }

    private static void burst(TestProxy proxy) {
        List<NodeEvent> events = IntStream.range(0, EVENTS)
                .mapToObj(i -> new NodeEvent("/host/data/" + i, Op.CREATE, "/host/data"))
                .toList();
        proxy.source.push(events);
    }

    private static byte[] captureBurst() throws Exception {
        try (TestProxy proxy = new TestProxy(DeployedGoClientTest::roomForTheBurst);
                TestClient client = watching(proxy)) {
            burst(proxy);
            client.socket().socket().setSoTimeout((int) TestClient.PATIENCE.toMillis());
            InputStream input = client.socket().socket().getInputStream();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int events = 0; events < EVENTS; ) {
                byte[] length = input.readNBytes(4);
                byte[] rest = input.readNBytes(ByteBuffer.wrap(length).getInt());
                stream.write(length);
                stream.write(rest);
                events += (rest.length - 4) / EventFrame.RECORD_BYTES;
            }
            return stream.toByteArray();
        }
    }

    /** How many events the reader takes before it loses the stream, where no read gets past a boundary. */
    private static int eventsTaken(byte[] stream, int first, int every) throws IOException {
        GoBufferedReader reader = new GoBufferedReader(new Segmented(stream, first, every));
        int events = 0;
        try {
            for (byte[] frame = reader.frame(); frame != null; frame = reader.frame()) {
                events += (frame.length - 4) / EventFrame.RECORD_BYTES;
            }
        } catch (EOFException end) {
            // The whole stream was taken, or a wrong length asks for more than there is.
        }
        return events;
    }

    private static String name(byte[] frame, int record) {
        int start = 4 + record * EventFrame.RECORD_BYTES;
        int end = start;
        while (frame[end] != 0) {
            end++;
        }
        return new String(frame, start, end - start, UTF_8);
    }

    /** A stream whose reads end where a TCP segment does. */
    private static final class Segmented extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int every;
        private int left;

        private Segmented(byte[] bytes, int first, int every) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.left = first;
            this.every = every;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = bytes.read(target, offset, Math.min(left, length));
            left -= Math.max(count, 0);
            left = left == 0 ? every : left;
            return count;
        }
    }
}
