package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the operator of clients that do not speak from their pod's address: of the first of a pod in ten minutes at
 * WARNING, of the others at DEBUG. For the timer's thread alone.
 */
final class AdmissionLog {
    private static final int REMEMBERED_PODS = 4_096;

    private final System.Logger log;
    private final PeerCheckMode mode;
    private final Recent<PodName, Boolean> logged;

    AdmissionLog(System.Logger log, PeerCheckMode mode, Timer timer) {
        this.log = log;
        this.mode = mode;
        this.logged = new Recent<>(timer, Duration.ofMinutes(10), REMEMBERED_PODS);
    }

    void refused(Claim claim, PodInfo pod) {
        log(claim, pod, "refused; if the network changes clients' addresses, choose --peer-check=warn or off");
    }

    void tolerated(Claim claim, PodInfo pod) {
        log(
                claim,
                pod,
                mode == PeerCheckMode.WARN
                        ? "admitted, because of --peer-check=warn"
                        : "admitted, because --peer-check is only a warning for pods on the host network");
    }

    void applicantFailed(Claim claim, RuntimeException failure) {
        log.log(Level.ERROR, () -> "An applicant for pod " + claim.pod() + " failed; this is a bug", failure);
    }

    private void log(Claim claim, PodInfo pod, String outcome) {
        Level level = logged.putIfAbsent(claim.pod(), true) ? Level.WARNING : Level.DEBUG;
        log.log(
                level,
                () -> "A client at " + claim.peer() + " says that it is pod " + claim.pod() + ", whose podIPs are "
                        + text(pod.addresses()) + ": " + outcome);
    }

    private static String text(Set<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).sorted().collect(Collectors.joining(", ", "[", "]"));
    }
}
