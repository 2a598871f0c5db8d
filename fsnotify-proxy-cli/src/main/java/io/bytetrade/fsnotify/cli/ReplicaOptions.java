package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.k8s.KubernetesClusterBuilder;
import io.bytetrade.fsnotify.k8s.ShutdownPolicy;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a proxy behaves in its cluster. */
final class ReplicaOptions {
    private static final String ENV = " (environment: ";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--peer-check",
            paramLabel = "enforce|warn|off",
            defaultValue = "enforce",
            converter = Values.PeerCheck.class,
            description = "What happens to a client that speaks for a pod from an address that is not the pod's: it is"
                    + " refused, or admitted with a line in the log, or nobody looks" + ENV
                    + "FSNOTIFY_PEER_CHECK; default: ${DEFAULT-VALUE}).")
    private PeerCheckMode peerCheck;

    @Option(
            names = "--identity",
            paramLabel = "NAME",
            description = "The name of this replica, to which a random part is added" + ENV
                    + "FSNOTIFY_IDENTITY; default: the host's name, which in a pod is the pod's).")
    private String identity;

    @Option(
            names = "--on-shutdown",
            paramLabel = "hand-over|delete",
            defaultValue = "hand-over",
            converter = Values.Shutdown.class,
            description =
                    "What becomes of the FSWatchers of this replica when it ends in order: they stay for the others"
                            + " for a minute, or they are deleted at once; the last replica deletes them in any case"
                            + ENV
                            + "FSNOTIFY_ON_SHUTDOWN; default: ${DEFAULT-VALUE}).")
    private ShutdownPolicy onShutdown;

    @Option(
            names = "--install-crd",
            description = "Install the definition of FSWatchers in a cluster that has none; one that is there is never"
                    + " changed" + ENV + "FSNOTIFY_INSTALL_CRD; default: false).")
    private boolean installCrd;

    /** Names of those that are given on the command line, to be told which of them have no place there. */
    static final List<String> NAMES = List.of("--peer-check", "--identity", "--on-shutdown", "--install-crd");

    /** What to do with strangers. */
    PeerCheckMode peerCheck() {
        return peerCheck;
    }

    /** A builder that has been told these things. */
    KubernetesClusterBuilder builder() {
        try {
            KubernetesClusterBuilder builder =
                    KubernetesCluster.builder().shutdownPolicy(onShutdown).installCrd(installCrd);
            return identity == null ? builder : builder.identity(identity);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }
}
