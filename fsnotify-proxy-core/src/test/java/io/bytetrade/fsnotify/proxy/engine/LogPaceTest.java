package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogPaceTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = Long.MAX_VALUE - SECOND / 2;

    private final LogPace pace = new LogPace();

    @Test
    void tenLinesASecondStandOut() {
        assertThat(levels(START, 10)).containsOnly(Level.INFO);
        assertThat(levels(START + SECOND - 1, 1000)).containsOnly(Level.DEBUG);
        assertThat(levels(START + SECOND, 10)).containsOnly(Level.INFO);
        assertThat(levels(START + SECOND, 1)).containsOnly(Level.DEBUG);
    }

    private Stream<Level> levels(long now, int count) {
        return Stream.generate(() -> pace.level(now)).limit(count);
    }
}
