package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.k8s.KubernetesClusterBuilder;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cluster, which of its pods, and where replicas know each other. */
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

    /** Names of those that are given on the command line, to be told which of them have no place there. */
    static final List<String> NAMES =
            List.of("--kubeconfig", "--context", "--namespaces", "--api-calls", "--lease-namespace");

    /**
     * Reads the configuration of the cluster; nothing is sent yet.
     *
     * @throws AdapterException if there is none
     */
    KubernetesCluster open() throws AdapterException {
        return open(KubernetesCluster.builder());
    }

    /** The same, with a builder that has been told further things. */
    KubernetesCluster open(KubernetesClusterBuilder builder) throws AdapterException {
        try {
            if (kubeconfig != null) {
                builder.kubeconfig(kubeconfig);
            }
            if (context != null) {
                builder.context(context);
            }
            if (leaseNamespace != null) {
                builder.leaseNamespace(leaseNamespace);
            }
            return builder.namespaces(namespaces).callsAtOnce(apiCalls).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }
}
