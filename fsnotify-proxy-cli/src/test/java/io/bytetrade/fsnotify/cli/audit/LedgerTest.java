package io.bytetrade.fsnotify.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the books find, rule by rule. */
class LedgerTest {
    private static final Track NUMBERED = new Track(0, "n0", "");
    private static final Track CYCLE = new Track(1, "c0", "f0");
    private static final long TOO_LONG = 250;

    /** Numbers that the source has not handed over. */
    private final Set<Long> lostBefore = new HashSet<>();

    private boolean gapsInARow = true;

    private final Witness source = new Witness() {
        @Override
        public Fate fate(Track track, long number) {
            return lostBefore.contains(number) ? Fate.LOST_BEFORE : Fate.HANDED_OVER;
        }

        @Override
        public int writesHandedOver(Track track, long number) {
            return Stamp.burst(track, number);
        }

        @Override
        public boolean hasGapsInARow(Track track, long before, long behind) {
            return gapsInARow;
        }
    };

    private Ledger ledger = ledger(source);

    @Test
    void whatComesInOrderIsRight() {
        events(0, 1, 2);
        assertRight();
    }

    @Test
    void whatComesTwiceIsWrong() {
        events(0, 1, 1);
        assertWrong("came again or too late");
    }

    @Test
    void whatComesTooLateIsWrong() {
        events(0);
        lost(1);
        events(2, 1);
        assertWrong("came again or too late");
    }

    @Test
    void aHoleIsWrong() {
        events(0, 2);
        assertWrong("p0/n0 1..1 is missing");
    }

    @Test
    void whatIsPublishedBehindTheWatchMustCome() {
        ledger = new Ledger("test", Set.of("n0"), source);
        events(3);
        ledger.begin(track -> 5);
        events(5);
        assertWrong("p0/n0 4..4 is missing");
    }

    @Test
    void theFirstEventMayBeOlderThanTheWatchButNotYounger() {
        ledger = new Ledger("test", Set.of("n0"), source);
        ledger.begin(track -> 5);
        events(4, 5);
        assertRight();

        ledger = new Ledger("test", Set.of("n0"), source);
        ledger.begin(track -> 5);
        events(6);
        assertWrong("p0/n0 5..5 is missing");
    }

    @Test
    void aLossThatIsToldInItsPlaceIsRight() {
        events(0);
        lost(2);
        events(3);
        assertRight();
    }

    @Test
    void aLossThatIsToldTooEarlyIsWrong() {
        lost(2);
        events(0, 3);
        assertWrong("no EVENTS_LOST is there");
    }

    @Test
    void aLossThatIsToldTooLateIsWrong() {
        events(0, 3);
        lost(2);
        assertWrong("no EVENTS_LOST is there");
    }

    @Test
    void aLossThatIsMiscountedIsWrong() {
        events(0);
        lost(3);
        events(3);
        assertWrong("EVENTS_LOST counts 3 events, but 2 are missing");
    }

    @Test
    void aSessionThatWasCutMayHaveHolesThatNobodySees() {
        events(0);
        lost(3);
        events(2);
        ledger.cut();
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void aGapOfTheSourceThatIsToldInItsPlaceIsRight() {
        lostBefore.add(1L);
        events(0);
        gap();
        events(2);
        assertRight();
    }

    @Test
    void aGapOfTheSourceThatIsNotToldIsWrong() {
        lostBefore.add(1L);
        events(0);
        lost(1);
        events(2);
        assertWrong("no SOURCE_GAP is there");
    }

    @Test
    void aGapOfTheSourceIsNoExcuseForTheProxy() {
        events(0);
        gap();
        events(2);
        assertWrong("no EVENTS_LOST is there");
    }

    @Test
    void aGapThatComesLateIsRightOnlyBehindAnother() {
        lostBefore.addAll(Set.of(1L, 3L));
        events(0);
        gap();
        events(2, 4);
        assertThat(ledger.violations()).isEmpty();
        gap();
        assertRight();

        ledger = ledger(source);
        events(0, 2);
        gap();
        assertWrong("p0/n0 1..1 is missing");
    }

    @Test
    void aGapThatComesLateIsWrongIfTheSourceToldNoTwoInARow() {
        gapsInARow = false;
        lostBefore.addAll(Set.of(1L, 3L));
        events(0);
        gap();
        events(2, 4);
        gap();
        assertWrong("p0/n0 3..3 is missing");
    }

    @Test
    void aGapThatIsLateAndNeverComesIsWrong() {
        lostBefore.addAll(Set.of(1L, 3L));
        events(0);
        gap();
        events(2, 4);
        assertWrong("no SOURCE_GAP followed");
    }

    @Test
    void aGapThatComesLateLongAfterAnotherIsWrong() {
        lostBefore.add(3L);
        event(NUMBERED, 0, 0);
        gap();
        event(NUMBERED, 1, 10_000);
        event(NUMBERED, 2, 20_000);
        event(NUMBERED, 4, 20_001);
        gap();
        assertWrong("p0/n0 3..3 is missing");
    }

    @Test
    void whatFitsInNoSlotMustBeCounted() {
        events(TOO_LONG - 1, TOO_LONG + 1);
        notice(NoticeCode.NOT_REPRESENTABLE, 1);
        assertRight();

        ledger = ledger(source);
        events(TOO_LONG - 1, TOO_LONG + 1);
        assertWrong("NOT_REPRESENTABLE counts 0 events, but 1 are missing");
    }

    @Test
    void aWriteBetweenCreateAndRemoveIsRight() {
        cycle(0);
        write(1);
        cycle(1);
        assertRight();
    }

    @Test
    void noWriteBetweenCreateAndRemoveIsWrong() {
        cycle(0);
        cycle(1);
        assertWrong("no WRITE between 0 and 1");
    }

    @Test
    void aWriteBehindTheRemoveIsWrong() {
        cycle(0);
        write(1);
        cycle(1);
        write(1);
        cycle(2);
        assertWrong("1 WRITEs, not 0 at the most");
    }

    @Test
    void aWriteBehindTheRemoveIsWrongAtTheVeryEndToo() {
        cycle(0);
        write(1);
        cycle(1);
        write(1);
        assertWrong("1 WRITEs at the end of p1/c0/f0");
    }

    @Test
    void aWriteThatIsPendingAtTheEndMustCome() {
        cycle(0);
        write(1);
        assertRight();

        ledger = ledger(source);
        cycle(0);
        assertWrong("0 WRITEs at the end of p1/c0/f0");
    }

    @Test
    void moreWritesThanWerePublishedAreWrong() {
        cycle(0);
        write(Stamp.burst(CYCLE, 0) + 1);
        cycle(1);
        assertWrong("at the most");
    }

    @Test
    void aLostWriteThatIsToldIsRight() {
        cycle(0);
        lost(1);
        cycle(1);
        assertRight();
    }

    @Test
    void aChangedNameOpOrKeyIsWrong() {
        FileEvent right = podEvent(NUMBERED, 0, 0);
        for (FileEvent wrong : List.of(
                new FileEvent(right.name() + '0', right.op(), right.key()),
                new FileEvent(right.name().replace(".0.0.", ".1.0."), right.op(), right.key()),
                new FileEvent(right.name(), right.op() + 1, right.key()),
                new FileEvent(right.name(), right.op(), Stamp.NODE_ROOT + "/n0"),
                new FileEvent(right.name().replace("/n0/", "/n1/"), right.op(), Stamp.POD_ROOT + "/n1"),
                new FileEvent("/elsewhere", right.op(), right.key()))) {
            ledger = ledger(source);
            ledger.event(wrong);
            assertThat(ledger.violations()).as(wrong.toString()).anyMatch(each -> each.contains("is altered"));
        }
    }

    @Test
    void whatIsNotWatchedIsWrong() {
        event(new Track(0, "n2", ""), 0, 0);
        assertWrong("was not watched");
    }

    @Test
    void aRefusalIsWrong() {
        ledger.notice(new Notice(NoticeCode.FORBIDDEN, "", "no"));
        assertWrong("an unexpected notice");
    }

    @Test
    void anEndWithoutFarewellIsWrong() {
        events(0);
        ledger.finish();
        assertThat(ledger.violations()).anyMatch(each -> each.contains("without GOING_AWAY"));
    }

    @Test
    void whereNobodyLooksBehindTheProxyEitherNoticeCoversAHole() {
        ledger = ledger(Witness.NOBODY);
        events(0);
        gap();
        events(2);
        lost(1);
        events(4);
        assertRight();

        ledger = ledger(Witness.NOBODY);
        events(0, 2);
        assertWrong("is missing");
    }

    @Test
    void reachedIsWhoHasTheLastOnEveryTrackThatItWatches() {
        events(0, 1);
        assertThat(ledger.hasReached(Map.of(NUMBERED, 1L, new Track(0, "n2", ""), 9L)))
                .isTrue();
        assertThat(ledger.hasReached(Map.of(NUMBERED, 2L))).isFalse();
        assertThat(ledger.hasReached(Map.of(NUMBERED, 1L, CYCLE, 1L))).isFalse();
    }

    private static Ledger ledger(Witness witness) {
        Ledger made = new Ledger("test", Set.of("n0", "n1", "c0"), witness);
        made.begin(track -> Ledger.NOT_YET);
        return made;
    }

    private void events(long... numbers) {
        LongStream.of(numbers).forEach(number -> event(NUMBERED, number, number));
    }

    private void cycle(long number) {
        event(CYCLE, number, -1);
    }

    private void event(Track track, long number, long millis) {
        ledger.event(podEvent(track, number, millis));
    }

    private void write(int times) {
        for (int i = 0; i < times; i++) {
            ledger.event(toPod(Stamp.write(CYCLE)));
        }
    }

    private static FileEvent podEvent(Track track, long number, long millis) {
        return toPod(Stamp.event(new Stamp.Numbered(track, number, millis)));
    }

    private static FileEvent toPod(NodeEvent event) {
        return new FileEvent(
                event.name().replace(Stamp.NODE_ROOT, Stamp.POD_ROOT),
                event.op(),
                event.key().replace(Stamp.NODE_ROOT, Stamp.POD_ROOT));
    }

    private void lost(int count) {
        notice(NoticeCode.EVENTS_LOST, count);
    }

    private void gap() {
        ledger.notice(new Notice(NoticeCode.SOURCE_GAP, "", "gone for a while; rescan"));
    }

    private void notice(NoticeCode code, int count) {
        ledger.notice(new Notice(code, "", count + " events; rescan"));
    }

    private void assertRight() {
        finish();
        assertThat(ledger.violations()).isEmpty();
    }

    private void assertWrong(String what) {
        finish();
        assertThat(ledger.violations()).anyMatch(each -> each.contains(what));
    }

    private void finish() {
        ledger.notice(new Notice(NoticeCode.GOING_AWAY, "", "bye"));
        ledger.finish();
    }
}
