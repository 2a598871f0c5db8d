package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bytetrade.fsnotify.protocol.EventFrame;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SenderTest {
    private final SenderBench bench = new SenderBench(1 << 20);

    @Test
    void writesWhatIsDueAtOnceAndKeepsNothing() throws IOException {
        bench.deliver(3);
        bench.flush();
        assertThat(bench.received()).containsExactly("event 0", "event 1", "event 2");
        assertThat(bench.channel.calls()).isEqualTo(1);
        assertThat(bench.sender.isBlocked()).isFalse();
        assertThat(bench.sender.isWaiting()).isFalse();
        assertThat(bench.budget.usedBytes()).isZero();
        assertThat(bench.count(Counter.RECORDS_DELIVERED)).isEqualTo(3);
    }

    @Test
    void withNothingDueItDoesNotCallTheSocket() throws IOException {
        bench.flush();
        assertThat(bench.channel.calls()).isZero();
    }

    @Test
    void whatTheSocketDoesNotTakeFollowsLater() throws IOException {
        bench.channel.takesInAll(100);
        bench.deliver(200);
        assertThat(bench.flush()).isEqualTo(100);
        assertThat(bench.sender.isBlocked()).isTrue();
        bench.deliver(1);
        assertThat(bench.flush()).isZero();

        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        assertThat(bench.received()).isEqualTo(SenderBench.events(0, 201));
        assertThat(bench.sender.isBlocked()).isFalse();
        assertThat(bench.budget.usedBytes()).isZero();
    }

    @Test
    void aSocketThatStopsBetweenTwoFramesIsWaitedForToo() throws IOException {
        bench.channel.takesInAll(EventFrame.bytes(64));
        bench.deliver(70);
        bench.flush();
        assertThat(bench.sender.isBlocked()).isTrue();
        bench.channel.takes(ScriptedChannel.EVERYTHING);
        bench.flush();
        assertThat(bench.received()).isEqualTo(SenderBench.events(0, 70));
    }

    @Test
    void anEventIsSentOnceUnderOneName() throws IOException {
        bench.add(EventRecord.of("/mnt/a", Op.CREATE, "/mnt"), 7);
        bench.add(EventRecord.of("/mnt/a", Op.CREATE, "/mnt/a"), 7);
        bench.add(EventRecord.of("/other/a", Op.CREATE, "/other"), 7);
        bench.add(EventRecord.of("/third/a", Op.CREATE, "/third"), 7);
        bench.add(EventRecord.of("/other/a", Op.CREATE, "/other/a"), 7);
        bench.add(EventRecord.of("/mnt/a", Op.CREATE, "/mnt"), 8);
        bench.flush();
        assertThat(bench.received()).containsExactly("/mnt/a", "/other/a", "/third/a", "/mnt/a");
    }

    @Test
    void aPathThatNoSlotHoldsIsToldAndCountedOncePerEvent() throws IOException {
        EventRecord tooLong = EventRecord.of("/mnt/" + "x".repeat(251), Op.CREATE, "/mnt");
        bench.deliver(1);
        bench.add(tooLong, 1);
        bench.add(tooLong, 1);
        bench.add(tooLong, 3);
        bench.flush();
        assertThat(bench.received()).containsExactly("event 0", "NOT_REPRESENTABLE 2");
        assertThat(bench.count(Counter.RECORDS_NOT_REPRESENTABLE)).isEqualTo(2);
        assertThat(bench.count(Counter.NOTICES_SENT)).isEqualTo(1);
        assertThat(bench.count(Counter.RECORDS_DELIVERED)).isEqualTo(1);
    }

    @Test
    void aNoticeThatWasHeldBackGoesOutWhenItsSecondIsOver() throws IOException {
        bench.sender.add(NoticeCode.SOURCE_GAP, "", 0, "one");
        bench.flush();
        bench.sender.add(NoticeCode.SOURCE_GAP, "", 0, "two");
        bench.flush();
        assertThat(bench.received()).containsExactly("SOURCE_GAP");
        assertThat(bench.sender.isWaiting()).isTrue();
        assertThat(bench.sender.isBlocked())
                .as("it waits for time, not for the socket")
                .isFalse();

        bench.after(1_000_000_000);
        bench.flush();
        assertThat(bench.received()).containsExactly("SOURCE_GAP", "SOURCE_GAP");
    }

    @Test
    void theLastFlushHoldsNoNoticeBack() throws IOException {
        bench.sender.add(NoticeCode.MALFORMED, "", 0, "one");
        bench.flush();
        bench.sender.add(NoticeCode.MALFORMED, "", 0, "and the connection is closed");
        bench.lastFlush();
        assertThat(bench.received()).containsExactly("MALFORMED", "MALFORMED");
    }

    @Test
    void noticesForWhichThereIsNoRoomDoNotPileUp() throws IOException {
        SenderBench small = new SenderBench(4 << 10);
        for (int second = 0; second < 1000; second++) {
            for (int i = 0; i < 10; i++) {
                small.sender.add(NoticeCode.MALFORMED, "ns/pod/app/" + i, 0, "x".repeat(800));
            }
            // Less than what a second brings, so that there is some room each time and never enough.
            small.channel.takesInAll(3000);
            small.flush();
            small.after(1_000_000_000);
        }
        assertThat(small.left - small.received().size())
                .as("notices that left their box and were not sent")
                .isLessThan(20);
    }

    @Test
    void aBrokenSocketIsTheConnectionsEnd() throws IOException {
        bench.deliver(3);
        bench.channel.takes(-1);
        assertThatThrownBy(bench::flush).isInstanceOf(IOException.class);
        bench.sender.close();
        assertThat(bench.count(Counter.RECORDS_DELIVERED)).isZero();
        assertThat(bench.count(Counter.RECORDS_DROPPED_CLOSED)).isEqualTo(3);
        assertThat(bench.budget.usedBytes()).isZero();
    }

    @Test
    void closingCountsWhatWaitedAndGivesItsMemoryBack() throws IOException {
        bench.channel.takes(0);
        bench.deliver(64);
        bench.flush();
        bench.deliver(2);
        bench.sender.close();
        assertThat(bench.count(Counter.RECORDS_DROPPED_CLOSED)).isBetween(66L, 68L);
        assertThat(bench.budget.usedBytes()).isZero();
    }

    /** A frame that has begun must be finished or the connection closed: a client cannot skip half a frame. */
    @Test
    void withoutMemoryForTheRestOfAFrameTheConnectionEnds() throws IOException {
        MemoryBudget none = new MemoryBudget(0);
        SenderBench bench = new SenderBench(1 << 20, none);
        bench.channel.takesInAll(100);
        bench.deliver(1);
        assertThatThrownBy(bench::flush).hasMessageContaining("memory");
    }
}
