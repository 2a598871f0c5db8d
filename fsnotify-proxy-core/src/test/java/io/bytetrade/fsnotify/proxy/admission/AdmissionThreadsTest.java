package io.bytetrade.fsnotify.proxy.admission;

import static io.bytetrade.fsnotify.proxy.admission.TestPods.peer;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.control.Workers;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real workers and a real timer, a hundred times as fast as the clock. */
@Timeout(60)
class AdmissionThreadsTest {
    private static final PodInfo INFO = running("10.0.0.7");

    private final Workers workers = new Workers("admission-test");
    private final HangingDirectory hanging = new HangingDirectory(false);
    private final PodDirectory directory =
            (namespace, pod) -> pod.startsWith("hangs") ? hanging.lookup(namespace, pod) : Optional.of(INFO);
    private final Admission admission = new Admission(
            directory, new PeerCheck(PeerCheckMode.ENFORCE), workers, new Fast(workers), new RecordingLog());

    @AfterEach
    void end() {
        hanging.stopsHanging(Optional.empty());
        workers.close();
    }

    @Test
    void aPodThatHangsKeepsNobodyElseWaiting() {
        List<RecordingApplicant> stuck = new ArrayList<>();
        List<RecordingApplicant> others = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            stuck.add(apply("hangs"));
            others.add(apply("p" + i % 100));
        }

        await().untilAsserted(() -> {
            assertThat(others).allMatch(each -> each.heard().contains("admitted"));
            assertThat(stuck).allMatch(each -> each.heard().equals(List.of("delayed")));
        });
        assertThat(hanging.calls()).isEqualTo(1);

        hanging.stopsHanging(Optional.of(INFO));
        await().untilAsserted(
                        () -> assertThat(stuck).allMatch(each -> each.heard().contains("admitted")));
    }

    @Test
    void manyThreadsThatApplyAndWithdrawHearAtMostOneDecisionEach() throws Exception {
        int threads = 4;
        ExecutorService loops = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(threads);
        List<Future<List<RecordingApplicant>>> loopsStayed = new ArrayList<>();
        List<RecordingApplicant> left = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < threads; t++) {
            loopsStayed.add(loops.submit(() -> {
                start.countDown();
                start.await();
                List<RecordingApplicant> stayed = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    stayed.add(apply("p" + i % 7));
                    RecordingApplicant leaves = new RecordingApplicant();
                    admission.apply(id("p" + i % 7), peer("10.0.0.7"), leaves).withdraw();
                    left.add(leaves);
                }
                return stayed;
            }));
        }

        for (Future<List<RecordingApplicant>> stayed : loopsStayed) {
            List<RecordingApplicant> applicants = stayed.get();
            await().untilAsserted(() -> assertThat(applicants).allMatch(each -> decisions(each) == 1));
        }
        assertThat(left).hasSize(threads * 2_000).allMatch(each -> decisions(each) <= 1);
        loops.shutdown();
    }

    private static long decisions(RecordingApplicant applicant) {
        return applicant.heard().stream()
                .filter(word -> !word.equals("delayed"))
                .count();
    }

    private RecordingApplicant apply(String pod) {
        RecordingApplicant applicant = new RecordingApplicant();
        admission.apply(id(pod), peer("10.0.0.7"), applicant);
        return applicant;
    }

    private static ChannelId id(String pod) {
        return ChannelId.parse("default/" + pod + "/main");
    }

    /** A timer whose five seconds are fifty milliseconds. */
    private record Fast(Timer real) implements Timer {
        private static final int FACTOR = 100;

        @Override
        public long nanoTime() {
            return real.nanoTime() * FACTOR;
        }

        @Override
        public Pending schedule(long delayNanos, Runnable call) {
            return real.schedule(delayNanos / FACTOR, call);
        }
    }
}
