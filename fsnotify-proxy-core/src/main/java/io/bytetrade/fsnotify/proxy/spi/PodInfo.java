package io.bytetrade.fsnotify.proxy.spi;

import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A pod, as far as the proxy needs it.
 *
 * @param uid its uid, or null where pods have none
 * @param node the name of its node, or null if it is not known
 * @param addresses the addresses that it may speak from; empty while it has none yet
 * @param phase where it is in its life
 * @param hostNetwork whether it shares its node's addresses
 * @param volumes its volumes
 * @param containers its containers, of every kind
 */
public record PodInfo(
        String uid,
        String node,
        Set<InetAddress> addresses,
        Phase phase,
        boolean hostNetwork,
        List<Volume> volumes,
        List<Container> containers) {

    /** Copies the collections; no member but {@code uid} and {@code node} may be null. */
    public PodInfo {
        addresses = Set.copyOf(addresses);
        Objects.requireNonNull(phase, "phase");
        volumes = List.copyOf(volumes);
        containers = List.copyOf(containers);
    }

    /**
     * Finds a container.
     *
     * @param name its name, in lower case
     * @return the container of that name, else the one named {@link Container#ANY}, else empty
     */
    public Optional<Container> container(String name) {
        Container any = null;
        for (Container each : containers) {
            if (each.name().equals(name)) {
                return Optional.of(each);
            }
            if (each.name().equals(Container.ANY)) {
                any = each;
            }
        }
        return Optional.ofNullable(any);
    }

    /** Where a pod is in its life (Kubernetes API reference, PodStatus). */
    public enum Phase {
        /** Accepted; a container is not running yet. */
        PENDING,
        /** Bound to a node, its containers made. */
        RUNNING,
        /** Every container ended well; none will start again. */
        SUCCEEDED,
        /** Every container ended, one of them badly. */
        FAILED,
        /** Its node does not answer. */
        UNKNOWN;

        /**
         * Whether no container of the pod runs or ever will, so that its address may be somebody else's by now.
         *
         * @return true for {@link #SUCCEEDED} and {@link #FAILED}
         */
        public boolean isFinished() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    /**
     * A container: one that runs beside others, an init container or an ephemeral one.
     *
     * @param name its name, or {@link #ANY}
     * @param mounts where it sees the pod's volumes
     */
    public record Container(String name, List<VolumeMount> mounts) {
        /** Stands for every container; not a name that Kubernetes allows. */
        public static final String ANY = "*";

        /** Copies the list. */
        public Container {
            Objects.requireNonNull(name, "name");
            mounts = List.copyOf(mounts);
        }
    }
}
