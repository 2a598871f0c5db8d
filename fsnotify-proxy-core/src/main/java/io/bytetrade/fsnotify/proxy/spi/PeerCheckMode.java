package io.bytetrade.fsnotify.proxy.spi;

/**
 * What happens to a client that speaks for a pod but not from an address of that pod (DESIGN §7, "Peer check"). The mode
 * touches addresses only: a pod that does not exist or has ended is refused in every mode.
 */
public enum PeerCheckMode {
    /**
     * It is refused, once the directory has given no such address for thirty seconds; for a pod on the host network it is
     * admitted, and the operator's log says so.
     */
    ENFORCE,
    /** It is admitted, and the operator's log says so. For finding out what {@link #ENFORCE} would refuse. */
    WARN,
    /** Nobody looks. For clients whose addresses are not those of the pod directory, such as processes on one machine. */
    OFF
}
