package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What a process can know of the pod that it runs in (Kubernetes documentation, "Accessing the Kubernetes API from a Pod"). */
final class ThisPod {
    private static final String HOSTNAME = "HOSTNAME";
    private static final int LONGEST_CUT = 244;

    private ThisPod() {}

    /** Its namespace; empty if this is no pod, or one without a service account. */
    static Optional<String> namespace() {
        try {
            String text = Files.readString(Path.of(Config.KUBERNETES_NAMESPACE_PATH));
            return Optional.of(text.strip()).filter(DnsName::isLabel);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Its name, which the kubelet makes the host's; outside of a pod the name of the machine, if there is one. */
    static String name() {
        return Optional.ofNullable(System.getenv(HOSTNAME))
                .filter(DnsName::isSubdomain)
                .orElse("fsnotify-proxy");
    }

    /** A name for this process that no other has, not even an earlier one in the same pod. */
    static String replica(String pod) {
        String cut = pod.substring(0, Math.min(pod.length(), LONGEST_CUT)).replaceFirst("[-.]+$", "");
        return cut + '-' + String.format("%08x", ThreadLocalRandom.current().nextInt());
    }
}
