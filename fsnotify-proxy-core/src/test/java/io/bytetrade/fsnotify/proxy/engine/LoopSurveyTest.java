package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.spi.ClientInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopSurveyTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<ClientInfo> clients = new ArrayList<>();

    @Test
    void aLoopThatIsBusyLagsAndIsNotWaitedForLongerThanAsked() throws Exception {
        try (LoopBench bench = new LoopBench().start();
                LoopBench idle = new LoopBench().start()) {
            CountDownLatch go = new CountDownLatch(1);
            bench.loop.execute(() -> awaitQuietly(go));
            assertThat(LoopSurvey.lagNanos(List.of(bench.loop), SHORT))
                    .allSatisfy(lag -> assertThat(lag).isGreaterThanOrEqualTo(SHORT));
            assertThat(LoopSurvey.clients(bench.loop, SHORT, clients::add)).isFalse();
            go.countDown();
            assertThat(LoopSurvey.lagNanos(List.of(bench.loop, idle.loop), LONG))
                    .hasSize(2)
                    .allSatisfy(lag -> assertThat(lag).isBetween(0L, LONG));
        }
    }

    @Test
    void aQuestionThatNobodyWaitsForAnyMoreIsTakenBack() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            CountDownLatch go = new CountDownLatch(1);
            bench.loop.execute(() -> awaitQuietly(go));
            List<String> ran = new ArrayList<>();
            assertThat(Question.ask(bench.loop, () -> ran.add("late")).await(SHORT))
                    .isEmpty();
            go.countDown();
            assertThat(Question.ask(bench.loop, () -> List.copyOf(ran)).await(LONG))
                    .hasValue(List.of());
        }
    }

    @Test
    void aLoopThatDoesNotRunIsNotWaitedFor() throws Exception {
        try (LoopBench bench = new LoopBench()) {
            assertThat(LoopSurvey.clients(bench.loop, LONG, clients::add)).isFalse();
            bench.start();
            assertThat(LoopSurvey.clients(bench.loop, LONG, clients::add)).isTrue();
            assertThat(bench.shutDown(Duration.ZERO)).isTrue();
            assertThat(LoopSurvey.clients(bench.loop, LONG, clients::add)).isFalse();
        }
    }

    @Test
    void theLoopItselfMayAsk() throws Exception {
        try (LoopBench bench = new LoopBench().start()) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            bench.loop.execute(() -> answer.complete(LoopSurvey.clients(bench.loop, LONG, clients::add)));
            assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void moreClientsThanAreDescribedAtOnceAreAllThere() throws Exception {
        List<BenchClient> connected = new ArrayList<>();
        try (LoopBench bench = new LoopBench().start()) {
            for (int i = 0; i < 600; i++) {
                connected.add(bench.connect());
            }
            assertThat(LoopSurvey.clients(bench.loop, LONG, clients::add)).isTrue();
            assertThat(clients).hasSize(600).extracting(ClientInfo::peer).doesNotHaveDuplicates();
        } finally {
            for (BenchClient client : connected) {
                client.close();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
