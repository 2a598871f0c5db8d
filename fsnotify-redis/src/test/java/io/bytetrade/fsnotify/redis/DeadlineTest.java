package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void whatIsNotClosedInTimeIsOver() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);

        try (Deadline deadline = Deadline.in(Duration.ofMillis(1), ran::countDown)) {
            assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(deadline.isOver()).isTrue();
        }
    }

    @Test
    void whatIsClosedInTimeIsNeverOver() {
        AtomicInteger runs = new AtomicInteger();
        Deadline deadline = Deadline.in(Duration.ofHours(1), runs::incrementAndGet);

        assertThat(deadline.isOver()).isFalse();
        deadline.close();

        assertThat(deadline.isOver()).isFalse();
        assertThat(runs).hasValue(0);
    }
}
