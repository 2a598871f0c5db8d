package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadWriterTest {
    private static final NodeEvent EVENT = new NodeEvent("/host/path/data/file.txt", 2, "/host/path/data");

    @Test
    void anEventIsWrittenAsTheDocumentShowsIt() {
        assertThat(text(new PayloadWriter(null).events(List.of(EVENT))))
                .containsExactly("[{\"Name\":\"/host/path/data/file.txt\",\"Op\":2,\"Key\":\"/host/path/data\"}]");
    }

    @Test
    void theAdditionsAreWrittenWhereThereIsSomethingToSay() {
        PayloadWriter writer = new PayloadWriter("w-1");

        assertThat(text(writer.events(List.of(new NodeEvent("/a", -1, "/", "worker-1"), new NodeEvent("/b", 1, "/")))))
                .containsExactly(
                        "[{\"Name\":\"/a\",\"Op\":4294967295,\"Key\":\"/\",\"Node\":\"worker-1\",\"Src\":\"w-1\",\"Seq\":1},"
                                + "{\"Name\":\"/b\",\"Op\":1,\"Key\":\"/\",\"Src\":\"w-1\",\"Seq\":2}]");
        assertThat(new String(writer.gap("overflow"), UTF_8)).isEqualTo("[{\"Gap\":\"overflow\",\"Src\":\"w-1\"}]");
        assertThat(new String(new PayloadWriter(null).gap("overflow"), UTF_8)).isEqualTo("[{\"Gap\":\"overflow\"}]");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        List<NodeEvent> events = List.of(
                EVENT,
                new NodeEvent("/é€😀\"\\\n\u0000<\ufffd", 31, "/é"),
                new NodeEvent("/half \ud83d of a pair", 96, ""),
                new NodeEvent("//x", Integer.MIN_VALUE, "", "n"));

        assertThat(read(new PayloadWriter(null).events(events))).isEqualTo(events);
    }

    @Test
    void aLongListIsSeveralPayloadsInOrder() throws Exception {
        List<NodeEvent> events = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            events.add(new NodeEvent("/" + i + "x".repeat(1000), 1, "/"));
        }

        List<byte[]> payloads = new PayloadWriter("p").events(events);

        assertThat(payloads).hasSizeBetween(4, 5);
        assertThat(payloads).allSatisfy(payload -> assertThat(payload).hasSizeLessThan(2 * PayloadWriter.PART_BYTES));
        assertThat(read(payloads)).isEqualTo(events);
    }

    @Test
    void noEventsAreNoPayload() {
        assertThat(new PayloadWriter(null).events(List.of())).isEmpty();
    }

    private static List<NodeEvent> read(List<byte[]> payloads) throws MalformedPayloadException {
        List<NodeEvent> events = new ArrayList<>();
        for (byte[] payload : payloads) {
            new PayloadParser()
                    .parse(
                            payload,
                            part -> part.forEach(element -> {
                                events.add(((PayloadElement.Change) element).event());
                            }));
        }
        return events;
    }

    private static List<String> text(List<byte[]> payloads) {
        return payloads.stream().map(payload -> new String(payload, UTF_8)).toList();
    }
}
