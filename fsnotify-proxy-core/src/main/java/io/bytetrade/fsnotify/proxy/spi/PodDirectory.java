package io.bytetrade.fsnotify.proxy.spi;

import java.util.Optional;

/** Who knows the pods: their volumes, for the mapping, and their addresses, for the peer check. */
@FunctionalInterface
public interface PodDirectory {
    /**
     * Looks a pod up, as it is now: the proxy itself caches, and shares one call among all who ask. Blocks; called from
     * several worker threads at once. A call that takes more than five seconds is interrupted and made again later.
     *
     * @param namespace its namespace, in lower case; a client named it, so it may be no name that can exist
     * @param pod its name, in lower case; likewise
     * @return the pod, or empty if there is none, be it because nothing can have such a name
     * @throws AdapterException if the answer could not be had
     */
    Optional<PodInfo> lookup(String namespace, String pod) throws AdapterException;
}
