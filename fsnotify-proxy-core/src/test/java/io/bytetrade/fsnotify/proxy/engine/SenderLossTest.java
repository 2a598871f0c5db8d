package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.EventFrame;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of events for a client that does not keep up (DESIGN §5). */
class SenderLossTest {
    private static final int FULL_FRAME = EventFrame.bytes(EventFrame.MAX_RECORDS);
    private static final long SECOND = 1_000_000_000;

    /** Room for four full frames. */
    private final SenderBench bench = new SenderBench(4 * FULL_FRAME);

    @Test
    void theOutboxTakesWholeFramesUntilItIsFull() throws IOException {
        bench.channel.takes(0);
        bench.deliver(6 * 64);
        bench.flush();
        assertThat(bench.outbox.bytes()).isEqualTo(4 * FULL_FRAME);
        assertThat(bench.sender.isDropping()).isTrue();
        assertThat(bench.count(Counter.RECORDS_DELIVERED)).isEqualTo(4 * 64);
        assertThat(bench.count(Counter.RECORDS_DROPPED_SLOW)).isEqualTo(2 * 64);
    }

    @Test
    void droppingGoesOnUntilTheOutboxIsHalfEmpty() throws IOException {
        fillAndDrop();
        bench.channel.takesInAll(2 * FULL_FRAME - 1);
        bench.flush();
        bench.deliver(1);
        bench.flush();
        assertThat(bench.sender.isDropping()).isTrue();
        assertThat(bench.count(Counter.RECORDS_DROPPED_SLOW)).isEqualTo(2);

        bench.channel.takesInAll(1);
        bench.flush();
        assertThat(bench.sender.isDropping()).isFalse();
        bench.deliver(1);
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        List<String> expected = new ArrayList<>(SenderBench.events(0, 256));
        expected.addAll(List.of("EVENTS_LOST 2", "event 258"));
        assertThat(bench.received()).isEqualTo(expected);
    }

    @Test
    void theLossIsToldAlthoughNoEventFollows() throws IOException {
        fillAndDrop();
        assertThat(bench.sender.isBlocked()).isTrue();
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        assertThat(bench.received()).hasSize(257).last().isEqualTo("EVENTS_LOST 1");
        assertThat(bench.sender.isDropping()).isFalse();
    }

    @Test
    void aSecondLossWithinASecondIsToldWhenTheSecondIsOver() throws IOException {
        fillAndDrop();
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        fillAndDrop();
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.after(SECOND - 1);
        bench.flush();
        bench.deliver(1);
        bench.flush();
        assertThat(bench.sender.isDropping())
                .as("else the event would come before its hole is told")
                .isTrue();
        assertThat(bench.sender.isWaiting()).isTrue();
        assertThat(bench.received()).hasSize(257 + 256);

        bench.after(1);
        bench.flush();
        bench.deliver(1);
        bench.flush();
        assertThat(bench.received().subList(256, 513)).startsWith("EVENTS_LOST 1", "event 257");
        assertThat(bench.received().subList(513, 515)).containsExactly("EVENTS_LOST 2", "event 515");
    }

    @Test
    void theLastFlushTellsALossWithoutWaiting() throws IOException {
        fillAndDrop();
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        fillAndDrop();
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.lastFlush();
        assertThat(bench.received()).last().isEqualTo("EVENTS_LOST 1");
    }

    @Test
    void theLossNamesTheChannelThatIsTheOnlyOneWhenItIsTold() throws IOException {
        bench.subject = "";
        fillAndDrop();
        bench.subject = "ns/pod/app/one";
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        assertThat(bench.channel.messages())
                .last()
                .asInstanceOf(InstanceOfAssertFactories.type(Notice.class))
                .extracting(Notice::channel)
                .isEqualTo("ns/pod/app/one");
    }

    @Test
    void noticesThatFoundNoRoomComeBeforeTheLossThatFollowedThem() throws IOException {
        bench.channel.takes(0);
        bench.deliver(4 * 64);
        bench.sender.add(NoticeCode.SOURCE_GAP, "", 0, "gap");
        bench.flush();
        bench.deliver(3);
        bench.flush();
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        bench.flush();
        bench.deliver(1);
        bench.flush();
        assertThat(bench.received().subList(256, 259)).containsExactly("SOURCE_GAP", "EVENTS_LOST 3", "event 259");
    }

    @Test
    void aGapKeepsItsPlaceWhereThereIsRoomForAnEventButNotForEveryNotice() throws IOException {
        bench.channel.takes(0);
        bench.deliver(4 * 64 - 2);
        bench.flush();
        bench.sender.add(NoticeCode.SOURCE_GAP, "", 0, "gap ".repeat(200));
        bench.flush();
        bench.deliver(1);
        bench.flush();
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        bench.flush();
        bench.deliver(1);
        bench.flush();
        List<String> received = bench.received();
        assertThat(received.subList(254, received.size()))
                .startsWith("SOURCE_GAP")
                .endsWith("event 255");
    }

    /** Other outboxes may hold all the memory: then a socket that stops between two frames leaves nothing that waits. */
    @Test
    void aSocketThatStopsBetweenFramesWithoutMemoryIsTriedAgain() throws IOException {
        SenderBench bench = new SenderBench(1 << 20, new MemoryBudget(0));
        bench.channel.takesInAll(FULL_FRAME);
        bench.deliver(70);
        bench.flush();
        assertThat(bench.sender.isDropping()).isTrue();
        assertThat(bench.sender.isWaiting()).isTrue();

        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        bench.deliver(1);
        bench.flush();
        assertThat(bench.received().subList(64, 66)).containsExactly("EVENTS_LOST 6", "event 70");
    }

    @Test
    void withoutNoticesNothingButEventsIsSent() throws IOException {
        bench.notices = false;
        fillAndDrop();
        assertThat(bench.sender.isDropping())
                .as("which is when the connection is closed")
                .isTrue();
        bench.sender.add(NoticeCode.SOURCE_GAP, "", 0, "gap");
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        assertThat(bench.received()).isEqualTo(SenderBench.events(0, 256));
        assertThat(bench.count(Counter.NOTICES_SENT)).isZero();
    }

    /**
     * Whatever the socket takes: the stream holds whole frames, the events in order, and wherever events are missing an
     * EVENTS_LOST with their exact number stands in front of the next one.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyHoleIsToldExactlyWhereItIs(long seed) throws IOException {
        Random random = new Random(seed);
        MemoryBudget budget = new MemoryBudget(400_000);
        SenderBench bench = new SenderBench(2048 + random.nextInt(200_000), budget);
        int[] room = {0};
        bench.channel.takes(() -> Math.min(room[0], random.nextInt(room[0] + 1)));
        long others = 0;
        for (int turn = 0; turn < 5000; turn++) {
            if (random.nextInt(50) == 0) {
                room[0] = random.nextInt(4) * random.nextInt(150_000);
            }
            if (random.nextInt(20) == 0) {
                budget.giveBack(others);
                others = random.nextInt(2) * random.nextInt(300_000);
                others = budget.take(0, others) ? others : 0;
            }
            bench.deliver(random.nextInt(4) == 0 ? random.nextInt(150) : random.nextInt(3));
            if (random.nextInt(30) == 0) {
                bench.sender.add(NoticeCode.SOURCE_GAP, "", 0, "gap");
            }
            bench.after(random.nextInt(100_000_000));
            bench.flush();
        }
        room[0] = ScriptedChannel.EVERYTHING - 1;
        for (int i = 0; i < 200; i++) {
            bench.after(SECOND);
            bench.lastFlush();
        }
        assertEveryHoleIsTold(bench);
        assertThat(bench.sender.isBlocked()).isFalse();
        assertThat(budget.usedBytes()).isEqualTo(others);
    }

    private static void assertEveryHoleIsTold(SenderBench bench) {
        int next = 0;
        long received = 0;
        long told = 0;
        for (String word : bench.received()) {
            if (word.startsWith("event ")) {
                assertThat(Integer.parseInt(word.substring(6)))
                        .as("the event after %d events and %d lost ones", received, told)
                        .isEqualTo(next);
                next++;
                received++;
            } else if (word.startsWith("EVENTS_LOST ")) {
                int count = Integer.parseInt(word.substring(12));
                assertThat(count).isPositive();
                next += count;
                told += count;
            }
        }
        assertThat(next).isEqualTo(bench.added);
        assertThat(bench.count(Counter.RECORDS_DELIVERED)).isEqualTo(received);
        assertThat(bench.count(Counter.RECORDS_DROPPED_SLOW)).isEqualTo(told);
    }

    private void fillAndDrop() throws IOException {
        bench.channel.takes(0);
        bench.deliver(4 * 64);
        bench.flush();
        assertThat(bench.sender.isDropping()).isFalse();
        bench.deliver(1);
        bench.flush();
        assertThat(bench.sender.isDropping()).isTrue();
    }
}
