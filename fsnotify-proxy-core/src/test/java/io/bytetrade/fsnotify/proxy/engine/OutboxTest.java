package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
    private static final int MAX = 4 << 20;

    private final MemoryBudget budget = new MemoryBudget(100 << 20);
    private final Outbox outbox = new Outbox(MAX, budget);
    private final ScriptedChannel channel = new ScriptedChannel();
    private final Counters counters = new Counters();

    @Test
    void holdsNothingAndNoMemoryAtFirst() {
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(budget.usedBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatComesInGoesOutWhateverTheSocketTakes(long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        channel.takes(() -> random.nextInt(3) == 0 ? 0 : random.nextInt(100_000));
        for (int i = 0; i < 3000; i++) {
            if (random.nextInt(3) < 2) {
                byte[] bytes = new byte[random.nextInt(random.nextInt(40_000) + 1)];
                random.nextBytes(bytes);
                boolean fits = outbox.bytes() + bytes.length <= MAX;
                ByteBuffer source = ByteBuffer.wrap(bytes);
                assertThat(outbox.offer(source)).isEqualTo(fits);
                assertThat(source.remaining()).isEqualTo(fits ? 0 : bytes.length);
                if (fits) {
                    given.write(bytes);
                }
            } else {
                outbox.writeTo(channel, counters);
            }
            assertThat(outbox.bytes()).isEqualTo(given.size() - channel.size());
            assertThat(budget.usedBytes()).isGreaterThanOrEqualTo(outbox.bytes());
            if (i % 500 == 499) {
                drain();
                assertThat(budget.usedBytes()).isZero();
            }
        }
        drain();
        assertThat(channel.bytes()).isEqualTo(given.toByteArray());
        assertThat(counters.get(Counter.BYTES_WRITTEN)).isEqualTo(given.size());
        assertThat(counters.get(Counter.WRITE_CALLS)).isEqualTo(channel.calls());
    }

    private void drain() throws IOException {
        while (!outbox.isEmpty()) {
            outbox.writeTo(channel, counters);
        }
    }

    @Test
    void memoryIsAtMostAQuarterMoreThanWhatWaits() {
        while (outbox.offer(ByteBuffer.allocate(524))) {
            long spare = budget.usedBytes() - outbox.bytes();
            assertThat(spare).isLessThanOrEqualTo(Math.max(1024, Math.min(64 << 10, outbox.bytes() / 4)));
        }
        assertThat(outbox.bytes()).isGreaterThan(MAX - 524);
    }

    @Test
    void chunksGoBackAsTheyAreSent() throws IOException {
        while (outbox.offer(ByteBuffer.allocate(524))) {
            // Until it is full.
        }
        while (!outbox.isEmpty()) {
            channel.takesInAll(10_000);
            outbox.writeTo(channel, counters);
            assertThat(budget.usedBytes() - outbox.bytes())
                    .as("spare room at the end, and what was sent of the first chunk")
                    .isLessThanOrEqualTo(2 * (64 << 10));
        }
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void isFullAtItsBound() {
        assertThat(outbox.hasRoom(MAX)).isTrue();
        assertThat(outbox.hasRoom(MAX + 1)).isFalse();
        assertThat(outbox.offer(ByteBuffer.allocate(MAX))).isTrue();
        assertThat(outbox.hasRoom(1)).isFalse();
        assertThat(outbox.offer(ByteBuffer.allocate(1))).isFalse();
    }

    @Test
    void takesTheRestOfABegunFrameBeyondItsBound() {
        outbox.offer(ByteBuffer.allocate(MAX));
        assertThat(outbox.offerRest(ByteBuffer.allocate(30_000))).isTrue();
        assertThat(outbox.bytes()).isEqualTo(MAX + 30_000);
    }

    @Test
    void takesNoRestForWhichThereIsNoMemory() {
        Outbox small = new Outbox(MAX, new MemoryBudget(50_000));
        ByteBuffer rest = ByteBuffer.allocate(50_001);
        assertThat(small.offerRest(rest)).isFalse();
        assertThat(rest.remaining()).isEqualTo(50_001);
        assertThat(small.isEmpty()).isTrue();
        assertThat(small.offerRest(rest.limit(50_000))).isTrue();
    }

    @Test
    void forgettingGivesAllMemoryBack() throws IOException {
        outbox.offer(ByteBuffer.allocate(100_000));
        outbox.offer(ByteBuffer.allocate(100));
        channel.takesInAll(30_000);
        outbox.writeTo(channel, counters);
        outbox.clear();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(budget.usedBytes()).isZero();
        assertThat(outbox.offer(ByteBuffer.allocate(10))).isTrue();
    }

    @Test
    void aBrokenSocketLosesNoCount() {
        outbox.offer(ByteBuffer.allocate(1000));
        channel.takes(-1);
        Assertions.assertThatThrownBy(() -> outbox.writeTo(channel, counters)).isInstanceOf(IOException.class);
        assertThat(outbox.bytes()).isEqualTo(1000);
        outbox.clear();
        assertThat(budget.usedBytes()).isZero();
    }
}
