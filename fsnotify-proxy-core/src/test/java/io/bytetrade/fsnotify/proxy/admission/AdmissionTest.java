package io.bytetrade.fsnotify.proxy.admission;

import static io.bytetrade.fsnotify.proxy.admission.TestPods.in;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.onHostNetwork;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.peer;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.running;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.withContainer;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.control.ManualExecutor;
import io.bytetrade.fsnotify.proxy.control.ManualTimer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Container;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Decisions, with calls that are made, in the timer's time, at once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // time that stands still would hang the build
class AdmissionTest {
    private static final ChannelId ID = ChannelId.parse("default/a/main/w");
    private static final SocketAddress ITSELF = peer("10.0.0.7");
    private static final SocketAddress STRANGER = peer("10.0.0.66");

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedDirectory directory = new ScriptedDirectory(timer);
    private final RecordingLog log = new RecordingLog();
    private Admission admission = admission(PeerCheckMode.ENFORCE);

    @Test
    void aClientAtItsPodsAddressIsAdmitted() {
        directory.has("default/a", running("10.0.0.7"));

        RecordingApplicant applicant = apply(ITSELF);
        settle();

        assertThat(applicant.heard()).containsExactly("admitted");
        assertThat(applicant.pod()).isEqualTo(running("10.0.0.7"));
        assertThat(timer.pending()).isZero();
    }

    @Test
    void nothingIsHeardWhileApplyIsStillAtWork() {
        directory.has("default/a", running("10.0.0.7"));
        apply(ITSELF);
        settle();

        RecordingApplicant fromMemory = apply(ITSELF);

        assertThat(fromMemory.heard()).isEmpty();
        settle();
        assertThat(fromMemory.heard()).containsExactly("admitted");
        assertThat(directory.calls()).isEqualTo(1);
    }

    @Test
    void tenThousandClientsOfOnePodCostOneCall() {
        directory.has("default/a", running("10.0.0.7"));

        List<RecordingApplicant> applicants =
                Stream.generate(() -> apply(ITSELF)).limit(10_000).toList();
        settle();

        assertThat(applicants).allMatch(each -> each.heard().equals(List.of("admitted")));
        assertThat(directory.calls()).isEqualTo(1);
    }

    @Test
    void aPodThatIsNotThereIsNotFoundAtOnce() {
        RecordingApplicant applicant = apply(ITSELF);
        settle();

        assertThat(applicant.heard()).containsExactly("refused POD_NOT_FOUND");
        assertThat(applicant.text()).contains("default/a").contains("POD_NAME");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aContainerThatIsNotThereIsNotFound() {
        directory.has("default/a", withContainer("sidecar", "10.0.0.7"));

        RecordingApplicant applicant = apply(ITSELF);
        settle();

        assertThat(applicant.heard()).containsExactly("refused POD_NOT_FOUND");
        assertThat(applicant.text()).contains("default/a").contains("main").doesNotContain("sidecar");
    }

    @Test
    void aPodThatAllowsAnyContainerHasThisOne() {
        directory.has("default/a", withContainer(Container.ANY, "10.0.0.7"));

        RecordingApplicant applicant = apply(ITSELF);
        settle();

        assertThat(applicant.heard()).containsExactly("admitted");
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, admitted",
        "RUNNING, admitted",
        "UNKNOWN, admitted",
        "SUCCEEDED, refused FORBIDDEN",
        "FAILED, refused FORBIDDEN"
    })
    void aPodThatHasEndedIsSpokenForByNobody(Phase phase, String expected) {
        directory.has("default/a", in(phase, "10.0.0.7"));

        RecordingApplicant applicant = apply(ITSELF);
        settle();

        assertThat(applicant.heard()).containsExactly(expected);
    }

    @ParameterizedTest
    @EnumSource(PeerCheckMode.class)
    void aPodThatHasEndedIsRefusedInEveryMode(PeerCheckMode mode) {
        admission = admission(mode);
        directory.has("default/a", in(Phase.SUCCEEDED, "10.0.0.7"));

        RecordingApplicant byTcp = apply(ITSELF);
        RecordingApplicant byFile = apply(UnixDomainSocketAddress.of(""));
        settle();

        assertThat(byTcp.heard()).containsExactly("refused FORBIDDEN");
        assertThat(byTcp.text()).contains("default/a").contains("ended");
        assertThat(byFile.heard()).containsExactly("refused FORBIDDEN");
    }

    @Test
    void theContainerIsLookedForBeforeTheRest() {
        directory.has("default/a", new PodInfo("u", null, Set.of(), Phase.FAILED, false, List.of(), List.of()));

        RecordingApplicant applicant = apply(STRANGER);
        settle();

        assertThat(applicant.heard()).containsExactly("refused POD_NOT_FOUND");
    }

    static Stream<Optional<PodInfo>> reasonsToRefuse() {
        return Stream.of(
                Optional.empty(),
                Optional.of(withContainer("other", "10.0.0.7")),
                Optional.of(in(Phase.SUCCEEDED, "10.0.0.7")),
                Optional.of(running("10.0.0.3")),
                Optional.of(running()));
    }

    @ParameterizedTest
    @MethodSource("reasonsToRefuse")
    void nobodyIsRefusedFromMemory(Optional<PodInfo> remembered) {
        directory.does(() -> remembered);
        apply(ITSELF);
        settle();
        directory.recovers();
        directory.has("default/a", running("10.0.0.7"));
        timer.advance(Duration.ofMillis(1));
        int before = directory.calls();

        RecordingApplicant second = apply(ITSELF);
        settle();

        assertThat(second.heard()).containsExactly("admitted");
        assertThat(directory.calls() - before).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("reasonsToRefuse")
    void nobodyIsRefusedOnACallThatBeganBeforeHeApplied(Optional<PodInfo> found) {
        ManualExecutor worker = new ManualExecutor();
        admission = admission(PeerCheckMode.ENFORCE, worker);
        RecordingApplicant late = new RecordingApplicant();
        directory.does(() -> {
            timer.advance(Duration.ofMillis(10));
            admission.apply(ID, ITSELF, late);
            timer.advance(Duration.ZERO); // it attaches to this call
            return found;
        });
        apply(ITSELF);
        settle();
        worker.runOne();
        directory.recovers();
        directory.has("default/a", running("10.0.0.7"));
        settle();
        worker.runOne();
        settle();

        assertThat(late.heard()).containsExactly("admitted");
        assertThat(directory.calls()).isEqualTo(2);
    }

    @Test
    void aRefusalThatStandsCostsOneMoreCallAndNoMoreThanOneASecond() {
        apply(ITSELF);
        settle();
        Stream.iterate(100, at -> at < 1_000, at -> at + 100).forEach(at -> {
            timer.advance(Duration.ofMillis(100));
            apply(ITSELF);
        });
        timer.advance(Duration.ofSeconds(3));

        assertThat(directory.callMillis()).containsExactly(0L, 100L, 1_100L);
    }

    @Test
    void aStrangerIsAskedForAgainFor30SecondsAndThenRefused() {
        directory.has("default/a", running("10.0.0.7", "fd00::7"));
        RecordingApplicant applicant = apply(STRANGER);

        timer.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(applicant.heard()).isEmpty();
        timer.advance(Duration.ofNanos(1));

        assertThat(applicant.heard()).containsExactly("refused FORBIDDEN");
        assertThat(applicant.text())
                .contains("default/a")
                .contains("10.0.0.66")
                .doesNotContain("10.0.0.7")
                .doesNotContain("fd00");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aStrangersPodIsAskedForWithGrowingPausesOfAtMostFiveSeconds() {
        directory.has("default/a", running("10.0.0.7"));
        apply(STRANGER);
        timer.advance(Duration.ofMinutes(1));

        assertThat(directory.callMillis())
                .containsExactly(
                        0L, 100L, 1_100L, 2_100L, 3_100L, 4_700L, 7_900L, 12_900L, 17_900L, 22_900L, 27_900L, 30_000L);
    }

    @Test
    void aThousandStrangersCostNoMoreCallsThanOne() {
        directory.has("default/a", running("10.0.0.7"));
        Stream.generate(() -> apply(STRANGER)).limit(1_000).forEach(applicant -> {});
        timer.advance(Duration.ofMinutes(1));

        assertThat(directory.calls()).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "10.0.0.3, 0", "'', 20", "10.0.0.3, 29"})
    void aPodThatGetsItsAddressInTimeIsAdmitted(String addressBefore, int afterSeconds) {
        directory.has("default/a", addressBefore.isEmpty() ? running() : running(addressBefore));
        RecordingApplicant applicant = apply(ITSELF);
        timer.advance(Duration.ofSeconds(afterSeconds));
        directory.has("default/a", running("10.0.0.7"));

        timer.advance(Duration.ofSeconds(afterSeconds == 0 ? 1 : 5));

        assertThat(applicant.heard()).containsExactly("admitted");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aContainerThatIsJustStartingIsAdmittedAfterATenthOfASecond() {
        directory.has("default/a", running());
        RecordingApplicant applicant = apply(ITSELF);
        settle();
        directory.has("default/a", running("10.0.0.7"));

        timer.advance(Duration.ofMillis(100));

        assertThat(applicant.heard()).containsExactly("admitted");
    }

    @Test
    void aPodWithoutAnAddressIsSaidToHaveNone() {
        directory.has("default/a", running());
        RecordingApplicant applicant = apply(ITSELF);
        timer.advance(Duration.ofSeconds(30));

        assertThat(applicant.heard()).containsExactly("refused FORBIDDEN");
        assertThat(applicant.text()).contains("default/a").contains("no address yet");
    }

    @Test
    void aStrangerWhosePodGoesAwayIsToldThat() {
        directory.has("default/a", running("10.0.0.3"));
        RecordingApplicant applicant = apply(ITSELF);
        settle();
        directory.lost("default/a");
        timer.advance(Duration.ofSeconds(1));

        assertThat(applicant.heard()).containsExactly("refused POD_NOT_FOUND");
    }

    @Test
    void aStrangerIsNotRefusedBecauseTheDirectoryFailed() {
        directory.has("default/a", running("10.0.0.3"));
        RecordingApplicant applicant = apply(ITSELF);
        settle();
        directory.throwsFailure(AdapterException.retryable("no route", null));
        timer.advance(Duration.ofMinutes(5));
        assertThat(applicant.heard()).containsExactly("delayed");

        directory.has("default/a", running("10.0.0.7"));
        directory.recovers();
        timer.advance(Duration.ofSeconds(36));

        assertThat(applicant.heard()).containsExactly("delayed", "admitted");
    }

    @Test
    void thoseOfAnotherPodDoNotWaitWithAStranger() {
        directory.has("default/a", running("10.0.0.3"));
        directory.has("default/b", running("10.0.0.8"));
        apply(ITSELF);
        RecordingApplicant other = new RecordingApplicant();
        admission.apply(ChannelId.parse("default/b/main"), peer("10.0.0.8"), other);
        settle();

        assertThat(other.heard()).containsExactly("admitted");
    }

    @Test
    void modesThatDoNotEnforceAdmitAStrangerAtOnce() {
        directory.has("default/a", running("10.0.0.7"));
        for (PeerCheckMode mode : List.of(PeerCheckMode.WARN, PeerCheckMode.OFF)) {
            admission = admission(mode);
            RecordingApplicant applicant = apply(STRANGER);
            settle();
            assertThat(applicant.heard()).containsExactly("admitted");
        }
    }

    @Test
    void aPodOnTheHostNetworkMaySpeakFromElsewhere() {
        directory.has("default/a", onHostNetwork());

        RecordingApplicant applicant = apply(STRANGER);
        settle();

        assertThat(applicant.heard()).containsExactly("admitted");
    }

    @Test
    void delayIsToldOnceHoweverOftenTheDirectoryFails() {
        directory.throwsFailure(AdapterException.retryable("no route to 10.96.0.1", null));
        RecordingApplicant applicant = apply(ITSELF);
        timer.advance(Duration.ofMinutes(2));

        assertThat(applicant.heard()).containsExactly("delayed");
        assertThat(applicant.text()).contains("default/a").doesNotContain("10.96");
        directory.has("default/a", running("10.0.0.7"));
        directory.recovers();
        timer.advance(Duration.ofSeconds(36));
        assertThat(applicant.heard()).containsExactly("delayed", "admitted");
    }

    @Test
    void afterADelayAClientCanStillBeRefused() {
        directory.throwsFailure(AdapterException.permanent("get pods is forbidden", null));
        RecordingApplicant applicant = apply(ITSELF);
        timer.advance(Duration.ofMinutes(2));
        directory.recovers();
        timer.advance(Duration.ofSeconds(36));

        assertThat(applicant.heard()).containsExactly("delayed", "refused POD_NOT_FOUND");
    }

    @Test
    void afterWithdrawalNothingIsHeard() {
        directory.has("default/a", running("10.0.0.7"));
        RecordingApplicant beforeTheCall = new RecordingApplicant();
        admission.apply(ID, ITSELF, beforeTheCall).withdraw();
        settle();
        assertThat(directory.calls()).isZero();

        RecordingApplicant duringTheCall = new RecordingApplicant();
        Admission.Application application = admission.apply(ID, ITSELF, duringTheCall);
        directory.does(() -> {
            application.withdraw();
            return Optional.of(running("10.0.0.7"));
        });
        settle();

        assertThat(directory.calls()).isEqualTo(1);
        assertThat(beforeTheCall.heard()).isEmpty();
        assertThat(duringTheCall.heard()).isEmpty();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aWithdrawnStrangerIsNotAskedForAgain() {
        directory.has("default/a", running("10.0.0.7"));
        RecordingApplicant applicant = new RecordingApplicant();
        Admission.Application application = admission.apply(ID, STRANGER, applicant);
        timer.advance(Duration.ofSeconds(5));
        application.withdraw();
        settle();

        assertThat(timer.pending()).isZero();
        assertThat(applicant.heard()).isEmpty();
    }

    @Test
    void whenAllWithdrawTheTriesEnd() {
        directory.throwsFailure(AdapterException.retryable("no route", null));
        List<Admission.Application> applications = Stream.generate(
                        () -> admission.apply(ID, ITSELF, new RecordingApplicant()))
                .limit(100)
                .toList();
        timer.advance(Duration.ofSeconds(5));
        applications.forEach(Admission.Application::withdraw);
        applications.forEach(Admission.Application::withdraw);
        settle();

        assertThat(timer.pending()).isZero();
    }

    @Test
    void withdrawalAfterTheDecisionChangesNothing() {
        directory.has("default/a", running("10.0.0.7"));
        RecordingApplicant applicant = new RecordingApplicant();
        Admission.Application application = admission.apply(ID, ITSELF, applicant);
        settle();
        application.withdraw();

        assertThat(timer.pending()).isZero();
        assertThat(applicant.heard()).containsExactly("admitted");
    }

    @Test
    void anApplicantThatThrowsDoesNotKeepOthersFromHearing() {
        directory.has("default/a", running("10.0.0.7"));
        admission.apply(ID, ITSELF, new Broken());
        RecordingApplicant other = apply(ITSELF);
        settle();

        assertThat(other.heard()).containsExactly("admitted");
        assertThat(log.loudTexts())
                .singleElement()
                .asString()
                .contains("default/a")
                .contains("bug");
    }

    private static final class Broken implements Admission.Applicant {
        @Override
        public void delayed(String reason) {
            throw new IllegalStateException("thrown by the test");
        }

        @Override
        public void admitted(PodInfo pod) {
            throw new IllegalStateException("thrown by the test");
        }

        @Override
        public void refused(NoticeCode code, String text) {
            throw new IllegalStateException("thrown by the test");
        }
    }

    private Admission admission(PeerCheckMode mode) {
        return admission(mode, task -> timer.schedule(0, task));
    }

    private Admission admission(PeerCheckMode mode, Executor workers) {
        return new Admission(directory, new PeerCheck(mode), workers, timer, log);
    }

    private RecordingApplicant apply(SocketAddress peer) {
        RecordingApplicant applicant = new RecordingApplicant();
        admission.apply(ID, peer, applicant);
        return applicant;
    }

    /** Lets everything happen that happens now. */
    private void settle() {
        timer.advance(Duration.ZERO);
    }
}
