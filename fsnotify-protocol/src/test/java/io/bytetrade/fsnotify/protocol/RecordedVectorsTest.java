package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes recorded from a deployed client and the deployed proxy: what they speak may not change by a byte. */
class RecordedVectorsTest {
    private static final String CLEAR = "clear.bin";
    private static final String WATCH_1 = "watch-1path.bin";
    private static final String WATCH_3 = "watch-3paths.bin";
    private static final String UNWATCH_1 = "unwatch-1path.bin";
    private static final String SESSION = "session-pre-add.bin";
    private static final String EVENT_1 = "event-1.bin";
    private static final String EVENT_3 = "event-3.bin";
    private static final String EVENT_NAME_255 = "event-name255.bin";

    private static final ChannelId CHANNEL = ChannelId.parse("ns1/Pod-1/app/w1");
    private static final FileEvent CREATED = new FileEvent("/mnt/data/a.txt", Op.CREATE, "/tmp/peer/data");

    /** The deployed proxy forgets to translate the key, so the events name the node's path there. */
    private static final Map<String, List<Message>> MESSAGES = Map.of(
            CLEAR, List.of(new Message.Clear(CHANNEL)),
            WATCH_1, List.of(watch("/mnt/data")),
            WATCH_3, List.of(watch("/mnt/data", "/mnt/data/sub", "/mnt/data/third")),
            UNWATCH_1, List.of(new Message.Unwatch(CHANNEL, List.of("/mnt/data/four"))),
            SESSION,
                    List.of(
                            new Message.Clear(CHANNEL),
                            watch("/mnt/data"),
                            watch("/mnt/data/sub"),
                            watch("/mnt/data/third"),
                            watch("/mnt/data", "/mnt/data/sub", "/mnt/data/third"),
                            watch("/mnt/data/four"),
                            new Message.Unwatch(CHANNEL, List.of("/mnt/data/four"))),
            EVENT_1, List.of(new Message.Events(List.of(CREATED))),
            EVENT_3,
                    List.of(new Message.Events(List.of(
                            CREATED,
                            new FileEvent(
                                    "/mnt/data/sub/\u00e9t\u00e9 \u6587\u4ef6.txt", Op.WRITE, "/tmp/peer/data/sub"),
                            new FileEvent("/mnt/data/c", Op.RENAME | Op.CHMOD, "/tmp/peer/data")))),
            EVENT_NAME_255,
                    List.of(new Message.Events(
                            List.of(new FileEvent("/mnt/data/" + "x".repeat(245), Op.REMOVE, "/tmp/peer/data")))));

    @TestFactory
    Stream<DynamicTest> aVectorSaysTheSameWholeByteByByteAndCutAtRandom() {
        return MESSAGES.entrySet().stream()
                .map(vector -> DynamicTest.dynamicTest(vector.getKey(), () -> {
                    byte[] recorded = Wire.vector(vector.getKey());
                    List<Message> expected = vector.getValue();
                    assertThat(Wire.decode(recorded, Wire.whole())).isEqualTo(expected);
                    assertThat(Wire.decode(recorded, Wire.byteByByte())).isEqualTo(expected);
                    for (int seed = 0; seed < 50; seed++) {
                        assertThat(Wire.decode(recorded, Wire.cutAtRandom(seed)))
                                .as("seed %d", seed)
                                .isEqualTo(expected);
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {CLEAR, WATCH_1, WATCH_3, UNWATCH_1, SESSION})
    void whatTheClientSentIsEncodedToTheSameBytesWithTheChannelIdInLowerCase(String vector) throws Exception {
        byte[] recorded = Wire.vector(vector);
        List<Message> messages = Wire.decode(recorded, Wire.whole());
        byte[] encoded = encoded(messages);
        assertThat(encoded).isEqualTo(withChannelInLowerCase(recorded, messages.size()));
        // Exactly the bytes, once there is no capital letter in them.
        assertThat(encoded(Wire.decode(encoded, Wire.whole()))).isEqualTo(encoded);
    }

    static Stream<String> eventVectors() {
        return Stream.of(EVENT_1, EVENT_3, EVENT_NAME_255);
    }

    @ParameterizedTest
    @MethodSource("eventVectors")
    void eventsAreEncodedToTheSameBytesUpToOurPadding(String vector) throws Exception {
        byte[] recorded = Wire.vector(vector);
        ByteBuffer encoded = MessageEncoder.encode(Wire.decode(recorded));
        byte[] ours = Wire.contents(encoded);
        // All three hold an odd number of records, so two NULs follow, and the length counts them.
        assertThat(ours).hasSize(recorded.length + 2).endsWith(0, 0);
        assertThat(encoded.getInt(0)).isEqualTo(ByteBuffer.wrap(recorded).getInt(0) + 2);
        assertThat(Arrays.copyOfRange(ours, 4, recorded.length))
                .isEqualTo(Arrays.copyOfRange(recorded, 4, recorded.length));
    }

    @Test
    void anEventOfTheDeployedProxyIsNotPadded() {
        assertThat(Wire.vector(EVENT_1)).hasSize(522).startsWith(0x00, 0x00, 0x02, 0x06);
    }

    private static Message watch(String... paths) {
        return new Message.Watch(CHANNEL, List.of(paths));
    }

    private static byte[] encoded(List<Message> messages) {
        return Wire.join(messages.stream()
                .map(MessageEncoder::encode)
                .map(Wire::contents)
                .toArray(byte[][]::new));
    }

    /**
     * The recorded client speaks of {@code Pod-1}; ids are compared in lower case and sent so. The letter P in each frame's
     * channel slot is the only byte that may differ.
     */
    private static byte[] withChannelInLowerCase(byte[] recorded, int frames) {
        byte[] lowered = recorded.clone();
        int[] capitals = IntStream.range(0, recorded.length)
                .filter(i -> recorded[i] >= 'A' && recorded[i] <= 'Z')
                .toArray();
        assertThat(capitals).hasSize(frames);
        for (int i : capitals) {
            assertThat(new String(recorded, i - 4, 16, US_ASCII)).isEqualTo("ns1/Pod-1/app/w1");
            lowered[i] = 'p';
        }
        return lowered;
    }
}
