package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Set;

/**
 * Compares where a client speaks from with the addresses of the pod that it speaks for (DESIGN §7, "Peer check").
 *
 * <p>An address is its bytes: an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) is the IPv4 address within it, and the zone
 * of a scoped one (RFC 4007 §6) does not count, because it names an interface of this host. A client on a Unix-domain
 * socket has no address and passes: the permissions of the socket's file are its guard. Immutable.
 */
public final class PeerCheck {
    /** What the comparison says. */
    enum Verdict {
        /** Nothing is wrong. */
        PASSED,
        /** The address is not the pod's; the client is admitted all the same. */
        TOLERATED,
        /** The address is not the pod's, or not yet. */
        FAILED
    }

    private final PeerCheckMode mode;

    /**
     * Makes a check.
     *
     * @param mode what to do about an address that is not the pod's
     */
    public PeerCheck(PeerCheckMode mode) {
        this.mode = Objects.requireNonNull(mode, "mode");
    }

    PeerCheckMode mode() {
        return mode;
    }

    Verdict judge(SocketAddress peer, PodInfo pod) {
        if (mode == PeerCheckMode.OFF || speaksFrom(pod.addresses(), peer)) {
            return Verdict.PASSED;
        }
        return mode == PeerCheckMode.WARN || pod.hostNetwork() ? Verdict.TOLERATED : Verdict.FAILED;
    }

    /** Of an address of an unknown kind nothing can be said, so it fails. */
    private static boolean speaksFrom(Set<InetAddress> addresses, SocketAddress peer) {
        if (peer instanceof UnixDomainSocketAddress) {
            return true;
        }
        if (!(peer instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return false;
        }
        InetAddress address = canonical(inet.getAddress());
        return addresses.stream().map(PeerCheck::canonical).anyMatch(address::equals);
    }

    /** {@link InetAddress#getByAddress(byte[])} turns a mapped address into IPv4, and gives no zone. */
    private static InetAddress canonical(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of neither 4 nor 16 bytes", e);
        }
    }
}
