package io.bytetrade.fsnotify.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.control.ManualTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final ManualTimer timer = new ManualTimer();
    private final Recent<String, Integer> recent = new Recent<>(timer, Duration.ofSeconds(10), 3);

    @Test
    void forgetsAfterTheSpan() {
        recent.put("a", 1);

        timer.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(recent.get("a")).contains(1);
        timer.advance(Duration.ofNanos(1));
        assertThat(recent.get("a")).isEmpty();
    }

    @Test
    void theEldestMakesRoom() {
        recent.put("a", 1);
        recent.put("b", 2);
        recent.put("c", 3);
        recent.put("a", 4); // now the youngest
        recent.put("d", 5);

        assertThat(recent.get("b")).isEmpty();
        assertThat(recent.get("a")).contains(4);
        assertThat(recent.get("c")).contains(3);
        assertThat(recent.get("d")).contains(5);
        assertThat(recent.size()).isEqualTo(3);
    }

    @Test
    void whatIsOverTakesNoRoom() {
        recent.put("a", 1);
        recent.put("b", 2);
        timer.advance(Duration.ofSeconds(10));

        recent.put("c", 3);

        assertThat(recent.size()).isEqualTo(1);
    }

    @Test
    void putIfAbsentKeepsTheFirstAndItsAge() {
        assertThat(recent.putIfAbsent("a", 1)).isTrue();
        timer.advance(Duration.ofSeconds(9));

        assertThat(recent.putIfAbsent("a", 2)).isFalse();
        assertThat(recent.get("a")).contains(1);
        timer.advance(Duration.ofSeconds(1));
        assertThat(recent.putIfAbsent("a", 3)).isTrue();
        assertThat(recent.get("a")).contains(3);
    }
}
