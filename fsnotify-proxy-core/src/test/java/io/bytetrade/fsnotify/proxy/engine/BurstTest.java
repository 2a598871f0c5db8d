package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.Op;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BurstTest {
    private final SenderBench bench = new SenderBench(1 << 20);
    private final Burst.Builder builder = new Burst.Builder();

    @Test
    void holdsWhatWasAddedAndBeginsAnew() {
        EventRecord a = record("a");
        EventRecord b = record("b");
        builder.add(a, 5);
        builder.add(b, 7);
        assertThat(builder.build()).isEqualTo(new Burst(List.of(a, b), 5, 7));
        assertThat(builder.isEmpty()).isTrue();
        builder.add(b, 8);
        assertThat(builder.build()).isEqualTo(new Burst(List.of(b), 8, 8));
    }

    @Test
    void endsWithTheSixtyFourthRecord() {
        for (int i = 0; i < Burst.Builder.MOST; i++) {
            assertThat(builder.takes(record("a"), i)).isTrue();
            builder.add(record("a"), i);
        }
        assertThat(builder.takes(record("a"), Burst.Builder.MOST)).isFalse();
        assertThat(builder.build().size()).isEqualTo(Burst.Builder.MOST);
    }

    @Test
    void whatNoSlotHoldsStandsAlone() {
        EventRecord tooLong = record("x".repeat(256));
        assertThat(builder.takes(tooLong, 1)).isTrue();
        builder.add(tooLong, 1);
        assertThat(builder.takes(record("a"), 2)).isFalse();
        builder.build();
        builder.add(record("a"), 3);
        assertThat(builder.takes(tooLong, 4)).isFalse();
    }

    @Test
    void anotherRecordOfTheSameEventIsNoPartOfIt() {
        builder.add(record("a"), 1);
        assertThat(builder.takes(record("b"), 1)).isFalse();
    }

    @Test
    void twoWatchesOfOneConnectionGetItOnce() throws IOException {
        Burst burst = burst(1, "a", "b", "c");
        assertThat(bench.sender.add(burst)).isTrue();
        assertThat(bench.sender.add(burst)).isFalse();
        bench.flush();
        assertThat(bench.received()).containsExactly("a", "b", "c");
    }

    @Test
    void anEventThatAnotherWatchHadIsLeftOutOfTheBurstThatBeginsWithIt() throws IOException {
        bench.sender.add(burst(1, "a", "b"));
        bench.sender.add(burst(2, "b", "c"));
        bench.sender.add(burst(2, "b", "c"));
        bench.sender.add(burst(3, "c"));
        bench.flush();
        assertThat(bench.received()).containsExactly("a", "b", "c");
    }

    @Test
    void theSameEventUnderAnotherNameIsDelivered() throws IOException {
        bench.sender.add(burst(1, "a", "b"));
        bench.sender.add(burst(2, "other b", "c"));
        bench.flush();
        assertThat(bench.received()).containsExactly("a", "b", "other b", "c");
    }

    @Test
    void whatIsDroppedIsCountedRecordByRecord() throws IOException {
        bench.channel.takes(0);
        bench.deliver(5_000);
        bench.flush();
        long before = bench.count(Counter.RECORDS_DROPPED_SLOW);
        assertThat(bench.sender.isDropping()).isTrue();
        bench.sender.add(burst(10_000, "a", "b", "c"));
        assertThat(bench.count(Counter.RECORDS_DROPPED_SLOW)).isEqualTo(before + 3);
    }

    @Test
    void aCloseCountsEachRecord() {
        bench.sender.add(burst(1, "a", "b", "c"));
        bench.sender.close();
        assertThat(bench.count(Counter.RECORDS_DROPPED_CLOSED)).isEqualTo(3);
    }

    private static Burst burst(long first, String... names) {
        return new Burst(
                IntStream.range(0, names.length).mapToObj(i -> record(names[i])).toList(),
                first,
                first + names.length - 1);
    }

    private static EventRecord record(String name) {
        return EventRecord.of(name, Op.CREATE, "/mnt");
    }
}
