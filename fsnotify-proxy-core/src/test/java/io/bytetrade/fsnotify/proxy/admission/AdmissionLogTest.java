package io.bytetrade.fsnotify.proxy.admission;

import static io.bytetrade.fsnotify.proxy.admission.TestPods.onHostNetwork;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.peer;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.control.ManualTimer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the operator reads. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // time that stands still would hang the build
class AdmissionLogTest {
    private static final SocketAddress STRANGER = peer("10.0.0.66");

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedDirectory directory = new ScriptedDirectory(timer);
    private final RecordingLog log = new RecordingLog();

    @Test
    void aRefusedStrangerIsNamedWithThePodsAddressesAndTheOption() {
        directory.has("default/a", running("10.0.0.7", "fd00::7"));
        apply(admission(PeerCheckMode.ENFORCE), "a", STRANGER);
        timer.advance(Duration.ofSeconds(30));

        assertThat(log.loudTexts())
                .singleElement()
                .asString()
                .contains("10.0.0.66", "default/a", "[10.0.0.7, fd00:0:0:0:0:0:0:7]", "refused", "--peer-check");
    }

    @Test
    void strangersOfOnePodAreLoggedOnceInTenMinutes() {
        Admission admission = admission(PeerCheckMode.ENFORCE);
        directory.has("default/a", running("10.0.0.7"));
        directory.has("default/b", running("10.0.0.8"));
        IntStream.range(0, 5).forEach(i -> apply(admission, "a", STRANGER));
        apply(admission, "b", STRANGER);
        timer.advance(Duration.ofSeconds(30));
        assertThat(log.loudTexts()).hasSize(2);
        assertThat(log.at(Level.DEBUG)).hasSize(4);

        timer.advance(Duration.ofMinutes(9));
        apply(admission, "a", STRANGER);
        timer.advance(Duration.ofSeconds(30).plusMillis(1));
        assertThat(log.loudTexts()).hasSize(2);

        timer.advance(Duration.ofSeconds(30));
        apply(admission, "a", STRANGER);
        timer.advance(Duration.ofSeconds(31));
        assertThat(log.loudTexts()).hasSize(3);
    }

    @Test
    void aContainerThatIsFasterThanItsPodsStatusIsNotWorthALine() {
        directory.has("default/a", running());
        apply(admission(PeerCheckMode.ENFORCE), "a", STRANGER);
        timer.advance(Duration.ofSeconds(3));
        directory.has("default/a", running("10.0.0.66"));
        timer.advance(Duration.ofMinutes(1));

        assertThat(log.loudTexts()).isEmpty();
    }

    @Test
    void aToleratedStrangerIsLoggedWithTheReason() {
        directory.has("default/a", running("10.0.0.7"));
        directory.has("default/b", onHostNetwork("10.0.0.8"));
        apply(admission(PeerCheckMode.WARN), "a", STRANGER);
        timer.advance(Duration.ZERO);
        apply(admission(PeerCheckMode.ENFORCE), "b", STRANGER);
        timer.advance(Duration.ZERO);

        assertThat(log.loudTexts())
                .hasSize(2)
                .allMatch(line -> line.contains("10.0.0.66") && line.contains("admitted"))
                .anyMatch(line -> line.contains("default/a") && line.contains("--peer-check=warn"))
                .anyMatch(line -> line.contains("default/b") && line.contains("host network"));
    }

    @Test
    void modeOffLogsNothing() {
        directory.has("default/a", running("10.0.0.7"));
        apply(admission(PeerCheckMode.OFF), "a", STRANGER);
        timer.advance(Duration.ofMinutes(1));

        assertThat(log.loudTexts()).isEmpty();
    }

    @Test
    void oneFailureOfAllPodsIsOneLineAMinute() {
        directory.throwsFailure(AdapterException.retryable("no route to 10.96.0.1:443", null));
        Admission admission = admission(PeerCheckMode.ENFORCE);
        IntStream.range(0, 100).forEach(i -> apply(admission, "p" + i, STRANGER));

        timer.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(log.loudTexts()).singleElement().asString().contains("no route to 10.96.0.1:443");
        timer.advance(Duration.ofMinutes(4));

        assertThat(log.loudTexts()).hasSizeBetween(3, 5);
        assertThat(log.at(Level.DEBUG)).hasSize(directory.calls()).allMatch(line -> line.thrown() != null);
    }

    @Test
    void twoFailuresAreTwoLines() {
        Admission admission = admission(PeerCheckMode.ENFORCE);
        directory.throwsFailure(AdapterException.permanent("cannot get pods in namespace default", null));
        apply(admission, "a", STRANGER);
        timer.advance(Duration.ofMillis(1));
        directory.throwsFailure(AdapterException.permanent("cannot get pods in namespace other", null));
        apply(admission, "b", STRANGER);
        timer.advance(Duration.ofMillis(1));

        assertThat(log.loudTexts()).hasSize(2);
        assertThat(log.loud()).allMatch(line -> line.level() == Level.WARNING);
    }

    @Test
    void aBugOfTheAdapterIsLoggedOnceWithItsStack() {
        IllegalStateException bug = new IllegalStateException("thrown by the test");
        directory.does(() -> {
            throw bug;
        });
        apply(admission(PeerCheckMode.ENFORCE), "a", STRANGER);
        timer.advance(Duration.ofMinutes(50));

        assertThat(log.loud()).singleElement().satisfies(line -> {
            assertThat(line.level()).isEqualTo(Level.ERROR);
            assertThat(line.thrown()).isSameAs(bug);
        });
    }

    private Admission admission(PeerCheckMode mode) {
        return new Admission(directory, new PeerCheck(mode), task -> timer.schedule(0, task), timer, log);
    }

    private static void apply(Admission admission, String pod, SocketAddress peer) {
        admission.apply(ChannelId.parse("default/" + pod + "/main"), peer, new RecordingApplicant());
    }
}
