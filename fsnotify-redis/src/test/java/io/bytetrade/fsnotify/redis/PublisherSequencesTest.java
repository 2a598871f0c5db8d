package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublisherSequencesTest {
    private final PublisherSequences sequences = new PublisherSequences();

    @Test
    void theFirstNumberIsTheBase() {
        assertThat(sequences.missingBefore("a", 7)).isEmpty();
        assertThat(sequences.missingBefore("a", 8)).isEmpty();
        assertThat(sequences.missingBefore("a", 9)).isEmpty();
    }

    @Test
    void aHoleIsToldOnceAndWithItsSize() {
        sequences.missingBefore("a", 1);

        assertThat(sequences.missingBefore("a", 5)).contains("events of a publisher did not arrive: 3");
        assertThat(sequences.missingBefore("a", 6)).isEmpty();
    }

    @Test
    void aSmallerNumberIsAPublisherThatBeganAnew() {
        sequences.missingBefore("a", 5);

        assertThat(sequences.missingBefore("a", 1)).contains("a publisher of events began anew");
        assertThat(sequences.missingBefore("a", 2)).isEmpty();
        assertThat(sequences.missingBefore("a", 2)).contains("a publisher of events began anew");
    }

    @Test
    void publishersDoNotTouchEachOther() {
        sequences.missingBefore("a", 1);
        sequences.missingBefore("b", 100);

        assertThat(sequences.missingBefore("a", 2)).isEmpty();
        assertThat(sequences.missingBefore("b", 101)).isEmpty();
    }

    @Test
    void theOneHeardLeastRecentlyIsForgottenFirst() {
        for (int i = 0; i < PublisherSequences.MAX_PUBLISHERS; i++) {
            sequences.missingBefore("p" + i, 1);
        }
        sequences.missingBefore("p0", 2);

        sequences.missingBefore("one more", 1);

        assertThat(sequences.missingBefore("p0", 9)).isPresent();
        assertThat(sequences.missingBefore("p1", 9)).isEmpty();
    }

    @Test
    void whatIsForgottenHasABaseAgain() {
        sequences.missingBefore("a", 1);
        sequences.missingBefore("b", 1);

        sequences.forget("a");
        assertThat(sequences.missingBefore("a", 9)).isEmpty();
        assertThat(sequences.missingBefore("b", 9)).isPresent();

        sequences.forgetAll();
        assertThat(sequences.missingBefore("a", 90)).isEmpty();
        assertThat(sequences.missingBefore("b", 90)).isEmpty();
    }

    @Test
    void aNameWithoutBoundIsNotFollowed() {
        String longest = "x".repeat(PublisherSequences.MAX_NAME);
        sequences.missingBefore(longest, 1);
        sequences.missingBefore(longest + "x", 1);

        assertThat(sequences.missingBefore(longest, 9)).isPresent();
        assertThat(sequences.missingBefore(longest + "x", 9)).isEmpty();
    }
}
