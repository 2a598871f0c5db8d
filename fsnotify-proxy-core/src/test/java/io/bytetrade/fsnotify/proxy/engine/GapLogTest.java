package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GapLogTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void gapsAreOneLineASecondWithTheirCount() {
        List<String> lines = new ArrayList<>();
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND / 2);
        GapLog log = new GapLog(lines::add, now::get);

        log.gap("first");
        log.gap("unsaid");
        now.addAndGet(SECOND - 1);
        log.gap("unsaid");
        now.addAndGet(1);
        log.gap("fourth");
        now.addAndGet(SECOND);
        log.gap("fifth");

        assertThat(lines)
                .containsExactly(
                        "events may be missing, every client is told: first",
                        "events may be missing, every client is told: fourth (and 2 more gaps before)",
                        "events may be missing, every client is told: fifth");
    }
}
