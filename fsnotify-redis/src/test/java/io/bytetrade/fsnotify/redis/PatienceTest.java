package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicInteger pings = new AtomicInteger();
    private final Patience pinging =
            Patience.pinging(Duration.ofSeconds(5), Duration.ofSeconds(12), pings::incrementAndGet);

    @Test
    void silenceIsAskedAboutAfterEachInterval() throws Exception {
        assertThat(pinging.millis(0)).isEqualTo(5000);
        assertThat(pings).hasValue(0);

        assertThat(pinging.millis(seconds(5))).isEqualTo(5000);
        assertThat(pings).hasValue(1);

        assertThat(pinging.millis(seconds(10))).isBetween(2000, 2001);
        assertThat(pings).hasValue(2);
    }

    @Test
    void silenceForTooLongIsGivenUpWithoutAskingAgain() {
        assertThatThrownBy(() -> pinging.millis(seconds(12)))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("no answer within 12000 ms");
        assertThat(pings).hasValue(0);
    }

    @Test
    void aTimeForEverythingShrinksAndEnds() throws Exception {
        assertThat(Patience.within(Duration.ofHours(1)).millis(0)).isBetween(3_500_000, 3_600_001);
        assertThatThrownBy(() -> Patience.within(Duration.ofNanos(-1)).millis(0))
                .isInstanceOf(SocketTimeoutException.class);
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
