package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventFrameTest {
    @Test
    void aRecordIsASlotAnOpAndASlot() {
        assertThat(EventFrame.record(new FileEvent("/a/\u6587", 0x80000018, "/a")))
                .hasValueSatisfying(record ->
                        assertThat(record).hasSize(514).isEqualTo(Wire.record("/a/\u6587", 0x80000018, "/a")));
    }

    @Test
    void aRecordMayBeFull() {
        String full = "/" + "x".repeat(254);
        assertThat(EventFrame.record(new FileEvent(full, 1, full)))
                .hasValueSatisfying(record -> assertThat(record).isEqualTo(Wire.record(full, 1, full)));
    }

    static Stream<String> pathsThatDoNotFit() {
        return Stream.of("x".repeat(256), "x".repeat(254) + "\u00e9", "/a\0", "/\ud83d");
    }

    @ParameterizedTest
    @MethodSource("pathsThatDoNotFit")
    void whatDoesNotFitHasNoRecord(String path) {
        assertThat(EventFrame.record(new FileEvent(path, 1, "/a"))).isEmpty();
        assertThat(EventFrame.record(new FileEvent("/a/b", 1, path))).isEmpty();
    }

    @Test
    void aFrameMadeOfRecordsIsTheFrameOfTheEncoder() {
        List<FileEvent> events = new ArrayList<>();
        for (int n = 1; n <= EventFrame.MAX_RECORDS; n++) {
            events.add(new FileEvent("/a/" + n, n, "/a"));
            ByteBuffer frame = ByteBuffer.allocateDirect(EventFrame.bytes(n));
            EventFrame.putHeader(n, frame);
            assertThat(frame.position()).isEqualTo(EventFrame.HEADER_BYTES);
            events.forEach(event -> frame.put(EventFrame.record(event).orElseThrow()));
            frame.put(new byte[EventFrame.padding(n)]);
            assertThat(frame.hasRemaining()).isFalse();
            assertThat(frame.flip()).isEqualTo(MessageEncoder.encode(new Message.Events(events)));
        }
    }

    @Test
    void theLengthIsThatOfTheContract() {
        assertThat(EventFrame.bytes(1)).isEqualTo(524);
        assertThat(EventFrame.bytes(2)).isEqualTo(1_036);
        assertThat(EventFrame.bytes(64)).isEqualTo(8 + 64 * 514);
        assertThat(EventFrame.MAX_RECORDS).isEqualTo(64);
    }
}
