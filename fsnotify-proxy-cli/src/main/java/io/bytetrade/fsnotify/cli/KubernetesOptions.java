package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.k8s.KubernetesClusterBuilder;
import io.bytetrade.fsnotify.k8s.ShutdownPolicy;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cluster, and which of its pods. */
final class KubernetesOptions {
    private static final String ENV = " (environment: ";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the API server" + ENV + "FSNOTIFY_KUBECONFIG; default: the files of KUBECONFIG,"
                    + " else ~/.kube/config, else the service account of the pod that this runs in).")
    private Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig" + ENV + "FSNOTIFY_CONTEXT; default: its current one).")
    private String context;

    @Option(
            names = "--namespaces",
            paramLabel = "NAME",
            split = ",",
            description = "Serve only pods of these namespaces, separated by commas; a Role in each is enough then"
                    + ENV + "FSNOTIFY_NAMESPACES; default: all, which takes a ClusterRole).")
    private List<String> namespaces = List.of();

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
            names = "--api-calls",
            paramLabel = "N",
            defaultValue = "8",
            converter = Values.Count.class,
            description = "Requests to the API server that may be under way at once, 1 to 8" + ENV
                    + "FSNOTIFY_API_CALLS; default: ${DEFAULT-VALUE}).")
    private int apiCalls;

    @Option(
            names = "--lease-namespace",
            paramLabel = "NAME",
            description = "The namespace in which the replicas of this proxy know each other by Leases" + ENV
                    + "FSNOTIFY_LEASE_NAMESPACE; default: that of the pod that this runs in; outside of a pod, or with"
                    + " --kubeconfig, it must be the only one).")
    private String leaseNamespace;

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
    static final List<String> NAMES = List.of(
            "--kubeconfig",
            "--context",
            "--namespaces",
            "--peer-check",
            "--api-calls",
            "--lease-namespace",
            "--identity",
            "--on-shutdown",
            "--install-crd");

    /** What to do with strangers. */
    PeerCheckMode peerCheck() {
        return peerCheck;
    }

    /**
     * Reads the configuration of the cluster; nothing is sent yet.
     *
     * @throws AdapterException if there is none
     */
    KubernetesCluster open() throws AdapterException {
        KubernetesClusterBuilder builder =
                KubernetesCluster.builder().shutdownPolicy(onShutdown).installCrd(installCrd);
        if (kubeconfig != null) {
            builder.kubeconfig(kubeconfig);
        }
        if (context != null) {
            builder.context(context);
        }
        try {
            if (leaseNamespace != null) {
                builder.leaseNamespace(leaseNamespace);
            }
            if (identity != null) {
                builder.identity(identity);
            }
            return builder.namespaces(namespaces).callsAtOnce(apiCalls).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }
}
