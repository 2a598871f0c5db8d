package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeBoxTest {
    private static final String ID = "ns/pod/app";
    private static final long SECOND = 1_000_000_000;
    private static final long START = Long.MAX_VALUE - SECOND / 2;

    private final NoticeBox box = new NoticeBox();

    @Test
    void theFirstGoesOutAtOnce() {
        box.add(NoticeCode.NOT_MAPPED, ID, 0, "/a: no volume");
        assertThat(drain(START)).containsExactly(new Notice(NoticeCode.NOT_MAPPED, ID, "/a: no volume"));
    }

    @Test
    void furtherOnesOfItsCodeAndChannelWaitForTheSecondAndAreOneThen() {
        box.add(NoticeCode.NOT_MAPPED, ID, 0, "/a");
        drain(START);
        box.add(NoticeCode.NOT_MAPPED, ID, 0, "/b");
        box.add(NoticeCode.NOT_MAPPED, ID, 0, "/c");
        box.add(NoticeCode.NOT_MAPPED, ID, 0, "/b");
        assertThat(drain(START + SECOND - 1)).isEmpty();
        assertThat(drain(START + SECOND)).containsExactly(new Notice(NoticeCode.NOT_MAPPED, ID, "/b; /c"));
    }

    @Test
    void othersDoNotWait() {
        box.add(NoticeCode.NOT_MAPPED, ID, 0, "/a");
        drain(START);
        box.add(NoticeCode.MALFORMED, ID, 0, "x");
        box.add(NoticeCode.NOT_MAPPED, "ns/pod/other", 0, "/a");
        box.add(NoticeCode.NOT_MAPPED, "", 0, "/a");
        assertThat(drain(START)).hasSize(3);
    }

    @Test
    void theyGoOutInTheOrderInWhichTheyCame() {
        box.add(NoticeCode.UNAVAILABLE, ID, 0, "1");
        box.add(NoticeCode.SOURCE_GAP, ID, 0, "2");
        box.add(NoticeCode.GOING_AWAY, ID, 0, "3");
        assertThat(drain(START)).extracting(Notice::text).containsExactly("1", "2", "3");
    }

    @Test
    void countsAreSummedUp() {
        box.add(NoticeCode.NOT_REPRESENTABLE, ID, 1, "too long");
        drain(START);
        box.add(NoticeCode.NOT_REPRESENTABLE, ID, 2, "too long");
        box.add(NoticeCode.NOT_REPRESENTABLE, ID, 40, "too long");
        assertThat(drain(START + SECOND)).singleElement().satisfies(notice -> {
            assertThat(notice.text()).isEqualTo("42 too long");
            assertThat(notice.count()).hasValue(42);
        });
        box.add(NoticeCode.NOT_REPRESENTABLE, ID, 1, "too long");
        assertThat(drain(START + 2 * SECOND)).extracting(Notice::text).containsExactly("1 too long");
    }

    @Test
    void moreTextThanANoticeHoldsIsCounted() {
        for (int i = 0; i < 500; i++) {
            box.add(NoticeCode.NOT_MAPPED, ID, 0, "/some/path/" + i + ": it is on no volume");
        }
        Notice notice = drain(START).get(0);
        assertThat(notice.text())
                .startsWith("/some/path/0: it is on no volume; /some/path/1: ")
                .contains("; and 4");
        int shown = notice.text().split(": it is on").length - 1;
        assertThat(notice.text()).endsWith("; and " + (500 - shown) + " more");
        assertThat(MessageEncoder.encode(notice).remaining()).isLessThan(2 << 10);
    }

    @Test
    void oneTextIsShownHoweverLongItIs() {
        box.add(NoticeCode.SOURCE_GAP, ID, 0, "x".repeat(5000));
        box.add(NoticeCode.SOURCE_GAP, ID, 0, "y");
        Notice notice = drain(START).get(0);
        assertThat(MessageEncoder.encode(notice).remaining()).isLessThan(2 << 10);
    }

    @Test
    void whatWasSentIsForgottenAfterItsSecond() {
        box.add(NoticeCode.NOT_MAPPED, ID, 0, "/a");
        drain(START);
        assertThat(box.isEmpty()).as("it remembers when it sent it").isFalse();
        drain(START + SECOND);
        assertThat(box.isEmpty()).isTrue();
    }

    @Test
    void aChannelThatNoSlotHoldsStandsForTheWholeConnection() {
        box.add(NoticeCode.MALFORMED, "x".repeat(256), 0, "text");
        assertThat(drain(START)).containsExactly(new Notice(NoticeCode.MALFORMED, "", "text"));
    }

    @Test
    void itHoldsABoundedNumberAndLosesNone() {
        int count = 10_000;
        for (int i = 0; i < count; i++) {
            box.add(NoticeCode.NOT_REPRESENTABLE, "ns/pod/app/" + i, 1, "text");
            box.add(NoticeCode.EVENTS_LOST, "ns/pod/app/" + i, 1, "text");
        }
        List<Notice> notices = drain(START);
        assertThat(notices).hasSizeLessThan(150);
        assertThat(notices.stream()
                        .mapToLong(notice -> notice.count().orElseThrow())
                        .sum())
                .isEqualTo(2L * count);
        assertThat(notices).extracting(Notice::channel).contains("");
    }

    @Test
    void theLastTimeNothingIsHeldBack() {
        box.add(NoticeCode.MALFORMED, ID, 0, "one");
        drain(START);
        box.add(NoticeCode.MALFORMED, ID, 0, "two");
        List<Notice> notices = new ArrayList<>();
        box.drain(START, true, notices::add);
        assertThat(notices).extracting(Notice::text).containsExactly("two");
        box.drain(START, true, notices::add);
        assertThat(notices).hasSize(1);
    }

    private List<Notice> drain(long now) {
        List<Notice> notices = new ArrayList<>();
        box.drain(now, false, notices::add);
        return notices;
    }
}
