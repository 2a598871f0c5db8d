package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemTimeTest {
    @Test
    void aCallIsRepeatedOnAThreadOfItsOwnUntilItIsEnded() throws Exception {
        BlockingQueue<Thread> calls = new LinkedBlockingQueue<>();
        Time.Repeated repeated = new SystemTime().repeat("beat", Duration.ZERO, () -> {
            calls.add(Thread.currentThread());
            return Duration.ofMillis(1);
        });

        Thread first = calls.poll(30, TimeUnit.SECONDS);
        assertThat(first.getName()).isEqualTo("beat");
        assertThat(first.isDaemon()).isTrue();
        assertThat(calls.poll(30, TimeUnit.SECONDS)).isSameAs(first);

        repeated.end();
        repeated.end();
        first.join(30_000);
        assertThat(first.isAlive()).isFalse();
    }
}
