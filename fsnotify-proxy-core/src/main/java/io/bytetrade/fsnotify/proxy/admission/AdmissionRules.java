package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Who may speak for a pod: a client of a container that the pod has, while the pod has not ended, from the pod's address; in
 * this order. The texts are for the client: they name nothing that it did not say itself, except its own address as seen
 * from here. Immutable.
 */
final class AdmissionRules {
    private final PeerCheck peerCheck;

    AdmissionRules(PeerCheck peerCheck) {
        this.peerCheck = peerCheck;
    }

    Verdict judge(Claim claim, Optional<PodInfo> found) {
        if (found.isEmpty()) {
            return new Verdict.Refused(
                    NoticeCode.POD_NOT_FOUND,
                    "there is no pod " + claim.pod() + ": check the client's NAMESPACE and POD_NAME");
        }
        PodInfo pod = found.get();
        if (pod.container(claim.id().container()).isEmpty()) {
            return new Verdict.Refused(
                    NoticeCode.POD_NOT_FOUND,
                    "pod " + claim.pod() + " has no container " + claim.id().container()
                            + ": check the client's CONTAINER_NAME");
        }
        if (pod.phase().isFinished()) {
            return new Verdict.Refused(
                    NoticeCode.FORBIDDEN,
                    "pod " + claim.pod() + " has ended (" + pod.phase() + "): nobody speaks for it");
        }
        return switch (peerCheck.judge(claim.peer(), pod)) {
            case PASSED -> new Verdict.Admitted(pod, false);
            case TOLERATED -> new Verdict.Admitted(pod, true);
            case FAILED -> new Verdict.Stranger(pod, stranger(claim, pod));
        };
    }

    private static String stranger(Claim claim, PodInfo pod) {
        return pod.addresses().isEmpty()
                ? "pod " + claim.pod() + " has no address yet: nobody can speak for it"
                : "this client speaks from " + host(claim.peer()) + ", which is no address of pod " + claim.pod()
                        + ": check the client's NAMESPACE and POD_NAME; a client watches for the pod that it runs in";
    }

    private static String host(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet && !inet.isUnresolved()
                ? inet.getAddress().getHostAddress()
                : peer.toString();
    }
}
