package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DESIGN §3, "WRITE is coalesced", rule by rule; a window is 100 long here, the longest delay 350. */
class WriteCoalescerTest {
    private static final long WINDOW = 100;
    private static final long MAX_DELAY = 350;
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final List<NodeEvent> sent = new ArrayList<>();
    private final Counters counters = new Counters();
    private WriteCoalescer coalescer = coalescer(WINDOW, 1000);

    @Test
    void theFirstWriteIsHeldUntilItsWindowEnds() {
        NodeEvent write = write("a");
        accept(write, 0);
        coalescer.expire(99, NO_LIMIT);
        assertThat(sent).isEmpty();
        assertThat(coalescer.nextDueIn(99)).isEqualTo(1);

        coalescer.expire(100, NO_LIMIT);
        assertThat(sent).containsExactly(write);
        assertThat(coalescer.size()).isZero();
        assertThat(coalescer.nextDueIn(100)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFurtherWriteStartsTheWindowAgainAndIsKeptInstead() {
        NodeEvent first = write("a");
        NodeEvent last = write("a");
        accept(first, 0);
        accept(last, 60);
        coalescer.expire(159, NO_LIMIT);
        assertThat(sent).isEmpty();

        coalescer.expire(160, NO_LIMIT);
        assertThat(sent).singleElement().isSameAs(last);
        assertThat(counters.get(Counter.WRITES_COALESCED)).isEqualTo(1);
    }

    @Test
    void aFileThatIsWrittenWithoutPauseIsReportedAtEveryMaximumDelay() {
        for (long now = 0; now <= 1000; now += 50) {
            accept(write("a"), now);
            coalescer.expire(now, NO_LIMIT);
        }
        // Opened at 0 and sent by the WRITE at 350, opened at 400 and sent by the one at 750, opened at 800.
        assertThat(sent).hasSize(2);
        assertThat(coalescer.size()).isEqualTo(1);
    }

    @Test
    void theMaximumDelayIsCheckedWhenAWriteComesAndSendsThatWrite() {
        accept(write("a"), 0);
        for (long now = 90; now < 350; now += 90) {
            accept(write("a"), now);
        }
        coalescer.expire(349, NO_LIMIT);
        assertThat(sent).isEmpty();

        NodeEvent late = write("a");
        accept(late, 350);
        assertThat(sent).singleElement().isSameAs(late);
    }

    @Test
    void anotherOpOnTheFileSendsItsPendingWriteFirst() {
        NodeEvent write = write("a");
        NodeEvent remove = event("a", Op.REMOVE);
        accept(write, 0);
        accept(remove, 10);
        assertThat(sent).containsExactly(write, remove);
        assertThat(coalescer.size()).isZero();
    }

    @Test
    void anotherOpSendsThePendingWritesUnderAllKeysInTheOrderInWhichTheyCame() {
        NodeEvent underDirectory = new NodeEvent("/d/a", Op.WRITE, "/d");
        NodeEvent underItself = new NodeEvent("/d/a", Op.WRITE, "/d/a");
        NodeEvent underThird = new NodeEvent("/d/a", Op.WRITE, "/");
        NodeEvent chmod = new NodeEvent("/d/a", Op.CHMOD, "/d");
        accept(underDirectory, 0);
        accept(underItself, 0);
        accept(underThird, 0);
        accept(chmod, 10);
        assertThat(sent).containsExactly(underDirectory, underItself, underThird, chmod);
    }

    @Test
    void anotherOpOnAnotherFileOrAnotherNodeSendsNothingElse() {
        accept(new NodeEvent("/d/a", Op.WRITE, "/d", "n1"), 0);
        accept(new NodeEvent("/d/b", Op.REMOVE, "/d", "n1"), 0);
        accept(new NodeEvent("/d/a", Op.REMOVE, "/d", "n2"), 0);
        accept(new NodeEvent("/d/a", Op.REMOVE, "/d"), 0);
        assertThat(sent).extracting(NodeEvent::op).containsOnly(Op.REMOVE).hasSize(3);
        assertThat(coalescer.size()).isEqualTo(1);
    }

    @Test
    void windowsAreForNodeKeyAndName() {
        accept(new NodeEvent("/d/a", Op.WRITE, "/d"), 0);
        accept(new NodeEvent("/d/a", Op.WRITE, "/d", "n1"), 0);
        accept(new NodeEvent("/d/a", Op.WRITE, "/d/a"), 0);
        accept(new NodeEvent("/d/b", Op.WRITE, "/d"), 0);
        assertThat(coalescer.size()).isEqualTo(4);
        coalescer.expire(100, NO_LIMIT);
        assertThat(sent).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void aWriteWithAnotherBitIsNotHeld() {
        NodeEvent write = write("a");
        NodeEvent mixed = event("a", Op.WRITE | Op.CHMOD);
        accept(write, 0);
        accept(mixed, 1);
        assertThat(sent).containsExactly(write, mixed);
    }

    @Test
    void withoutAWindowEveryWritePasses() {
        coalescer = coalescer(0, 1000);
        NodeEvent first = write("a");
        NodeEvent second = write("a");
        accept(first, 0);
        accept(second, 0);
        assertThat(sent).containsExactly(first, second);
        assertThat(coalescer.nextDueIn(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void oneMoreWindowThanThereMayBeSendsTheEldestEarly() {
        coalescer = coalescer(WINDOW, 3);
        accept(write("a"), 0);
        accept(write("b"), 1);
        accept(write("c"), 2);
        accept(write("a"), 3);
        assertThat(sent).isEmpty();

        accept(write("d"), 4);
        assertThat(sent).extracting(NodeEvent::name).containsExactly("/d/b");
        assertThat(coalescer.size()).isEqualTo(3);
    }

    @Test
    void noMoreThanAskedForExpireAtOnceAndTheEldestFirst() {
        accept(write("a"), 0);
        accept(write("b"), 1);
        accept(write("c"), 2);
        coalescer.expire(1000, 2);
        assertThat(sent).extracting(NodeEvent::name).containsExactly("/d/a", "/d/b");
        assertThat(coalescer.nextDueIn(1000)).isNegative();
    }

    @Test
    void flushAllSendsEverything() {
        accept(write("a"), 0);
        accept(write("b"), 50);
        accept(write("a"), 60);
        coalescer.flushAll();
        assertThat(sent).extracting(NodeEvent::name).containsExactly("/d/b", "/d/a");
        assertThat(coalescer.size()).isZero();
    }

    /** System.nanoTime may begin anywhere and may overflow. */
    @Test
    void timesMayOverflow() {
        long start = Long.MAX_VALUE - 50;
        accept(write("a"), start);
        coalescer.expire(start + 60, NO_LIMIT);
        assertThat(sent).isEmpty();
        assertThat(coalescer.nextDueIn(start + 60)).isEqualTo(40);
        coalescer.expire(start + 100, NO_LIMIT);
        assertThat(sent).hasSize(1);
    }

    /** Whoever may create files may choose such names: "Aa" and "BB" have one hash. Without an order it takes minutes. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void namesOfOneHashCostNoMoreThanOthers() {
        coalescer = coalescer(WINDOW, 1 << 15);
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 1 << 15; i++) {
                String bits = Integer.toBinaryString(1 << 15 | i).substring(1);
                accept(write(bits.replace("0", "Aa").replace("1", "BB")), 0);
            }
        }
        assertThat(coalescer.size()).isEqualTo(1 << 15);
    }

    private void accept(NodeEvent event, long now) {
        if (!coalescer.keeps(event, now)) {
            sent.add(event);
        }
    }

    private WriteCoalescer coalescer(long window, int maxWindows) {
        return new WriteCoalescer(window, MAX_DELAY, maxWindows, sent::add, counters);
    }

    private static NodeEvent write(String name) {
        return event(name, Op.WRITE);
    }

    private static NodeEvent event(String name, int op) {
        return new NodeEvent("/d/" + name, op, "/d");
    }
}
