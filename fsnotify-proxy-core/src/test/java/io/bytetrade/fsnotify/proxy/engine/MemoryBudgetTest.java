package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
    private static final int FRAME = 524;
    private static final int TOTAL = 10 << 20;

    private final MemoryBudget budget = new MemoryBudget(TOTAL);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 100, 2000})
    void deadSlowOutboxesTogetherStayWithinItAndShareAlike(int count) {
        List<Outbox> outboxes = outboxes(count);
        boolean anyTook = true;
        while (anyTook) {
            anyTook = false;
            for (Outbox outbox : outboxes) {
                anyTook |= outbox.offer(ByteBuffer.allocate(FRAME));
                assertThat(budget.usedBytes()).isLessThanOrEqualTo(TOTAL);
            }
        }
        long share = TOTAL / (count + 1);
        long chunk = Math.max(1024, Math.min(64 << 10, share / 4));
        assertThat(outboxes)
                .allSatisfy(outbox -> assertThat(outbox.bytes()).isBetween(share - 2 * chunk, share + chunk));
    }

    @Test
    void theFullestIsOverItFirst() {
        List<Outbox> outboxes = outboxes(2);
        Outbox full = outboxes.get(0);
        Outbox fresh = outboxes.get(1);
        while (full.offer(ByteBuffer.allocate(FRAME))) {
            // Until it may have no more.
        }
        assertThat(full.bytes()).isBetween(TOTAL / 2 - (128L << 10), TOTAL / 2 + (64L << 10));
        assertThat(full.hasRoom(FRAME)).isFalse();
        assertThat(fresh.hasRoom(FRAME)).isTrue();
        assertThat(fresh.offer(ByteBuffer.allocate(FRAME))).isTrue();
    }

    /** Loops take and give back at once; none of them may see room that another has just taken. */
    @Test
    void manyThreadsStayWithinIt() throws Exception {
        int threads = 4;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<AssertionError> failures = new ArrayList<>();
        List<Thread> all = Stream.generate(() -> new Thread(() -> {
                    Outbox outbox = new Outbox(TOTAL, budget);
                    try {
                        start.await();
                        for (int i = 0; i < 2000; i++) {
                            outbox.offer(ByteBuffer.allocate(32_904));
                            outbox.offerRest(ByteBuffer.allocate(1000));
                            assertThat(budget.usedBytes()).isLessThanOrEqualTo(TOTAL);
                            if (i % 100 == 99) {
                                outbox.clear();
                            }
                        }
                    } catch (AssertionError e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    outbox.clear();
                }))
                .limit(threads)
                .toList();
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(budget.usedBytes()).isZero();
    }

    private List<Outbox> outboxes(int count) {
        return Stream.generate(() -> new Outbox(TOTAL, budget)).limit(count).toList();
    }
}
