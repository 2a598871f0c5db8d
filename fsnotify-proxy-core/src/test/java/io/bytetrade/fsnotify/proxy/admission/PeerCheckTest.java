package io.bytetrade.fsnotify.proxy.admission;

import static io.bytetrade.fsnotify.proxy.admission.TestPods.address;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.onHostNetwork;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.peer;
import static io.bytetrade.fsnotify.proxy.admission.TestPods.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.admission.PeerCheck.Verdict;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PeerCheckTest {
    private final PeerCheck enforced = new PeerCheck(PeerCheckMode.ENFORCE);

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, PASSED",
        "10.0.0.8, 10.0.0.7, FAILED",
        "fd00::7, fd00:0:0:0:0:0:0:7, PASSED",
        "fd00::8, fd00::7, FAILED",
        "::ffff:10.0.0.7, 10.0.0.7, PASSED",
        "10.0.0.7, ::ffff:10.0.0.7, PASSED",
        "::10.0.0.7, 10.0.0.7, FAILED", // IPv4-compatible, which is another address
        "fe80::7%1, fe80::7, PASSED",
        "fe80::7, fe80::7%1, PASSED",
        "fe80::7%2, fe80::7%1, PASSED",
        "127.0.0.1, 10.0.0.7, FAILED"
    })
    void comparesAddressesByTheirBytes(String peer, String podIp, Verdict expected) {
        assertThat(enforced.judge(peer(peer), running(podIp))).isEqualTo(expected);
    }

    @Test
    void aMappedAddressThatTheJdkHasNotTurnedIntoIpv4IsStillThatAddress() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 7};
        InetAddress unturned = Inet6Address.getByAddress(null, mapped, 0);
        assertThat(unturned).isInstanceOf(Inet6Address.class);

        assertThat(enforced.judge(new InetSocketAddress(unturned, 1), running("10.0.0.7")))
                .isEqualTo(Verdict.PASSED);
        assertThat(enforced.judge(peer("10.0.0.7"), podAt(unturned))).isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.7, PASSED", "fd00::7, PASSED", "fd00::8, FAILED"})
    void aDualStackPodMaySpeakFromEither(String peer, Verdict expected) {
        assertThat(enforced.judge(peer(peer), running("10.0.0.7", "fd00::7"))).isEqualTo(expected);
    }

    @Test
    void aPodWithoutAddressesFails() {
        assertThat(enforced.judge(peer("10.0.0.7"), running())).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aUnixDomainPeerPasses() {
        assertThat(enforced.judge(UnixDomainSocketAddress.of(""), running("10.0.0.7")))
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void anAddressThatCannotBeComparedFails() {
        SocketAddress unknownKind = new SocketAddress() {
            private static final long serialVersionUID = 1L;
        };

        assertThat(enforced.judge(unknownKind, running("10.0.0.7"))).isEqualTo(Verdict.FAILED);
        assertThat(enforced.judge(InetSocketAddress.createUnresolved("pod", 1), running("10.0.0.7")))
                .isEqualTo(Verdict.FAILED);
    }

    @ParameterizedTest
    @EnumSource(PeerCheckMode.class)
    void aMismatchIsOfNoConsequenceUnlessEnforced(PeerCheckMode mode) {
        Verdict expected = switch (mode) {
            case ENFORCE -> Verdict.FAILED;
            case WARN -> Verdict.TOLERATED;
            case OFF -> Verdict.PASSED;
        };

        assertThat(new PeerCheck(mode).judge(peer("10.0.0.8"), running("10.0.0.7")))
                .isEqualTo(expected);
    }

    @Test
    void aMismatchOfAPodOnTheHostNetworkIsTolerated() {
        assertThat(enforced.judge(peer("10.0.0.8"), onHostNetwork("10.0.0.7"))).isEqualTo(Verdict.TOLERATED);
        assertThat(enforced.judge(peer("10.0.0.7"), onHostNetwork("10.0.0.7"))).isEqualTo(Verdict.PASSED);
    }

    private static PodInfo podAt(InetAddress address) {
        assertThat(address).isNotEqualTo(address("10.0.0.7"));
        return new PodInfo("uid-1", null, Set.of(address), Phase.RUNNING, false, List.of(), List.of());
    }
}
