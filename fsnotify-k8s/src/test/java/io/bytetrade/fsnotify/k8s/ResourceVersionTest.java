package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceVersionTest {
    @ParameterizedTest
    @CsvSource({
        "10, 9, true",
        "9, 10, false",
        "7, 7, false",
        "99999999999999999999999, 99999999999999999999998, true",
        "18446744073709551616, 9, true"
    })
    void versionsAreNumbersOfAnyLength(String version, String than, boolean later) {
        assertThat(ResourceVersion.isLater(version, than)).isEqualTo(later);
    }

    @ParameterizedTest
    @CsvSource({"abc, abd, true", "abc, abc, false", "abc, 5, true", "5, '', true"})
    void ofOthersAnyDifferenceCountsAsLater(String version, String than, boolean later) {
        assertThat(ResourceVersion.isLater(version, than)).isEqualTo(later);
    }
}
