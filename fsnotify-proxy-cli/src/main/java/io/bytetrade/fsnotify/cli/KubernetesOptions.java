package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.k8s.KubernetesClusterBuilder;
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

    /** Names of those that are given on the command line, to be told which of them have no place there. */
    static final List<String> NAMES = List.of("--kubeconfig", "--context", "--namespaces", "--peer-check");

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
        KubernetesClusterBuilder builder = KubernetesCluster.builder();
        if (kubeconfig != null) {
            builder.kubeconfig(kubeconfig);
        }
        if (context != null) {
            builder.context(context);
        }
        try {
            return builder.namespaces(namespaces).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }
}
