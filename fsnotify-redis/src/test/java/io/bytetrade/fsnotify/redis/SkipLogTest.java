package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SkipLogTest {
    @Test
    void theFirstIsShownAtOnceAndThenOneInAPause() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        try (RecordingLog log = RecordingLog.open()) {
            SkipLog skips = new SkipLog(System.getLogger(RedisEventSource.class.getName()), now::get);

            skips.skipped("one");
            skips.skipped("two");
            now.addAndGet(SkipLog.PAUSE.toNanos() - 1);
            skips.skipped("three");
            now.incrementAndGet();
            skips.skipped("four");
            now.addAndGet(SkipLog.PAUSE.toNanos());
            skips.skipped("five");

            assertThat(log.lines())
                    .containsExactly("WARNING one", "WARNING four (and 2 more like this before)", "WARNING five");
        }
    }

    @Test
    void aLineIsOneLineAndNotLong() {
        try (RecordingLog log = RecordingLog.open()) {
            new SkipLog(System.getLogger(RedisEventSource.class.getName()), System::nanoTime)
                    .skipped("{0}\nforged " + "x".repeat(10_000));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING {0}?forged xx")
                    .hasSizeLessThan(600);
        }
    }
}
