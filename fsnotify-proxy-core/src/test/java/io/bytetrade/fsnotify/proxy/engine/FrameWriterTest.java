package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.EventFrame;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {
    private final FrameWriter writer = new FrameWriter();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 63, 64, 65, 127, 128, 129, 256, 257, 1000})
    void recordsShareFramesOfUpToSixtyFour(int count) {
        List<Due> items = records(count);
        ScriptedChannel channel = new ScriptedChannel();
        int calls = writeAll(items, channel);

        assertThat(calls).as("four full frames a call").isEqualTo((count + 255) / 256);
        assertThat(names(channel)).isEqualTo(names(items));
        assertThat(channel.messages()).hasSize((count + 63) / 64);
    }

    @Test
    void everyFrameIsAMultipleOfFourBytes() {
        for (int count = 1; count <= 64; count++) {
            ByteBuffer frames = layOut(records(count), 0);
            assertThat(frames.remaining() % 4).isZero();
            assertThat(frames.remaining()).isEqualTo(EventFrame.bytes(count));
        }
    }

    @Test
    void paddingIsZeroAlsoWhereLongerFramesStoodBefore() {
        ByteBuffer full = layOut(records(64), 0);
        byte[] ones = new byte[full.capacity()];
        java.util.Arrays.fill(ones, (byte) 1);
        full.clear().put(ones);

        ByteBuffer odd = layOut(records(1), 0);
        assertThat(odd.get(odd.limit() - 1)).isZero();
        assertThat(odd.get(odd.limit() - 2)).isZero();
    }

    @Test
    void aNoticeBetweenRecordsIsAFrameOfItsOwn() {
        List<Due> items = new ArrayList<>(records(3));
        items.add(1, notice("first"));
        items.add(3, notice("second"));
        ScriptedChannel channel = new ScriptedChannel();
        writeAll(items, channel);

        assertThat(channel.messages())
                .extracting(message -> message instanceof Notice notice
                        ? notice.text()
                        : ((Message.Events) message).events().size() + " events")
                .containsExactly("1 events", "first", "1 events", "second", "1 events");
    }

    @Test
    void moreFramesThanFitComeInSeveralParts() {
        List<Due> items = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            items.add(records(i + 1).get(i));
            items.add(notice("notice " + i));
        }
        ScriptedChannel channel = new ScriptedChannel();
        int calls = writeAll(items, channel);

        assertThat(calls).isGreaterThan(1);
        assertThat(channel.messages()).hasSize(1000);
        assertThat(names(channel)).isEqualTo(names(items));
    }

    @Test
    void theSameItemsAreLaidOutOnceForAll() {
        List<Due> items = records(10);
        ByteBuffer first = layOut(items, 0);
        byte mark = (byte) 'X';
        first.put(20, mark);
        first.position(first.limit());

        ByteBuffer second = layOut(new ArrayList<>(items), 0);
        assertThat(second.position()).isZero();
        assertThat(second.remaining()).isEqualTo(EventFrame.bytes(10));
        assertThat(second.get(20)).as("not laid out again").isEqualTo(mark);
    }

    @Test
    void itemsThatAreNotTheSameAreLaidOut() {
        List<Due> items = records(10);
        layOut(items, 0);
        for (List<Due> others : List.of(items.subList(0, 9), records(10), swapped(items), with(items, records(1)))) {
            ScriptedChannel channel = new ScriptedChannel();
            writeAll(others, channel);
            assertThat(names(channel)).isEqualTo(names(others));
            layOut(items, 0);
        }
    }

    @Test
    void afterACutNothingIsSharedByMistake() {
        List<Due> items = records(100);
        layOut(items, 0);
        writer.cutAfterBegunFrame(0, 600);

        ScriptedChannel channel = new ScriptedChannel();
        writeAll(items, channel);
        assertThat(names(channel)).isEqualTo(names(items));
    }

    @Test
    void whatWasForgottenIsLaidOutAgain() {
        List<Due> items = records(10);
        layOut(items, 0).put(20, (byte) 'X');
        writer.forget();
        assertThat(layOut(items, 0).get(20)).isNotEqualTo((byte) 'X');
    }

    @Test
    void framesAreToldApart() {
        List<Due> items = new ArrayList<>(records(65));
        items.add(notice("last"));
        ByteBuffer all = layOut(items, 0);
        assertThat(writer.frames()).isEqualTo(3);
        assertThat(IntStream.range(0, 3).map(writer::itemEnd)).containsExactly(64, 65, 66);
        ByteBuffer joined = ByteBuffer.allocate(all.remaining());
        IntStream.range(0, 3).mapToObj(writer::frame).forEach(joined::put);
        assertThat(joined.flip()).isEqualTo(all);
    }

    /** The rest of a frame that has begun, and the item behind it, for every byte at which a socket may stop. */
    @Test
    void cutsAtEveryByte() {
        List<Due> items = new ArrayList<>(records(64 + 3));
        items.add(notice("cut me"));
        items.addAll(records(1));
        byte[] stream = bytes(layOut(items, 0));
        int[] ends = IntStream.range(0, writer.frames())
                .map(i -> writer.frame(i).remaining())
                .toArray();
        java.util.Arrays.parallelPrefix(ends, Integer::sum);
        int[] itemEnds = {64, 67, 68, 69};
        for (int written = 0; written < stream.length; written++) {
            ByteBuffer frames = layOut(items, 0);
            int next = writer.cutAfterBegunFrame(0, written);

            int frame = 0;
            while (ends[frame] < written) {
                frame++;
            }
            int end = written == 0 ? 0 : ends[frame];
            assertThat(next).isEqualTo(written == 0 ? 0 : itemEnds[frame]);
            assertThat(bytes(frames)).isEqualTo(java.util.Arrays.copyOfRange(stream, written, end));
        }
    }

    private ByteBuffer layOut(List<Due> items, int from) {
        writer.take(items);
        return writer.layOut(from);
    }

    private int writeAll(List<Due> items, ScriptedChannel channel) {
        int calls = 0;
        for (int done = 0; done < items.size(); calls++) {
            channelTakes(channel, layOut(items, done));
            done = writer.itemEnd(writer.frames() - 1);
        }
        return calls;
    }

    private static void channelTakes(ScriptedChannel channel, ByteBuffer bytes) {
        try {
            channel.write(bytes);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static List<String> names(ScriptedChannel channel) {
        return channel.messages().stream()
                .filter(Message.Events.class::isInstance)
                .flatMap(message -> ((Message.Events) message).events().stream())
                .map(event -> event.name())
                .toList();
    }

    private static List<String> names(List<Due> items) {
        return items.stream()
                .filter(Burst.class::isInstance)
                .flatMap(item -> ((Burst) item).records().stream())
                .map(EventRecord::name)
                .toList();
    }

    private static List<Due> swapped(List<Due> items) {
        List<Due> swapped = new ArrayList<>(items);
        java.util.Collections.swap(swapped, 3, 4);
        return swapped;
    }

    private static List<Due> with(List<Due> items, List<Due> more) {
        List<Due> all = new ArrayList<>(items);
        all.addAll(more);
        return all;
    }

    private static List<Due> records(int count) {
        return IntStream.range(0, count)
                .<Due>mapToObj(i -> new Burst(List.of(EventRecord.of("/mnt/" + i, Op.CREATE, "/mnt")), i, i))
                .toList();
    }

    private static NoticeFrame notice(String text) {
        return new NoticeFrame(MessageEncoder.encode(new Notice(NoticeCode.SOURCE_GAP, "", text))
                .array());
    }
}
