package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {
    @Test
    void theCodesAreThoseOfTheContract() {
        assertThat(IntStream.rangeClosed(1, 11).mapToObj(n -> NoticeCode.of(n).orElseThrow()))
                .containsExactly(
                        NoticeCode.MALFORMED,
                        NoticeCode.INVALID_CHANNEL,
                        NoticeCode.FORBIDDEN,
                        NoticeCode.POD_NOT_FOUND,
                        NoticeCode.NOT_MAPPED,
                        NoticeCode.EVENTS_LOST,
                        NoticeCode.SOURCE_GAP,
                        NoticeCode.NOT_REPRESENTABLE,
                        NoticeCode.LIMIT_EXCEEDED,
                        NoticeCode.UNAVAILABLE,
                        NoticeCode.GOING_AWAY)
                .containsExactly(NoticeCode.values());
    }

    @ParameterizedTest
    @EnumSource
    void aCodeIsFoundByItsNumber(NoticeCode code) {
        assertThat(NoticeCode.of(code.number())).contains(code);
        assertThat(new Notice(code, "", "").code()).contains(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 12, Integer.MAX_VALUE})
    void anyOtherNumberHasNoCode(int number) {
        assertThat(NoticeCode.of(number)).isEmpty();
        assertThat(new Notice(number, "", "7 events").count()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void onlyNoticesOfLostEventsCountThem(NoticeCode code) {
        boolean counts =
                List.of(NoticeCode.EVENTS_LOST, NoticeCode.NOT_REPRESENTABLE).contains(code);
        assertThat(code.countsEvents()).isEqualTo(counts);
        assertThat(new Notice(code, "", "7 events").count().isPresent()).isEqualTo(counts);
    }

    @Test
    void theCountIsTheNumberAtTheBeginningOfTheText() {
        assertThat(lost("1 event was dropped").count()).hasValue(1);
        assertThat(lost("0 ").count()).hasValue(0);
        assertThat(lost("007 events").count()).hasValue(7);
        assertThat(lost("999999999999999999 events").count()).hasValue(999_999_999_999_999_999L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "7th",
                "7,000 events",
                " 7 events",
                "-7 events",
                "+7 events",
                "events: 7 ",
                "\u0667 events",
                "1000000000000000000 events",
                "99999999999999999999999999999999 events"
            })
    void aTextThatBeginsOtherwiseHasNoCount(String text) {
        assertThat(lost(text).count()).isEmpty();
    }

    @Test
    void aChannelThatNoSlotHoldsIsRefused() {
        for (String channel : List.of("x".repeat(256), "a\0b", "\ud83d")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Notice(NoticeCode.FORBIDDEN, channel, ""))
                    .withMessageContaining("255 bytes");
        }
        assertThat(new Notice(NoticeCode.INVALID_CHANNEL, "No Channel", "").channel())
                .isEqualTo("No Channel");
    }

    @Test
    void nullsAreRefused() {
        assertThatNullPointerException().isThrownBy(() -> new Notice(1, null, ""));
        assertThatNullPointerException().isThrownBy(() -> new Notice(1, "", null));
    }

    private static Notice lost(String text) {
        return new Notice(NoticeCode.EVENTS_LOST, "", text);
    }
}
