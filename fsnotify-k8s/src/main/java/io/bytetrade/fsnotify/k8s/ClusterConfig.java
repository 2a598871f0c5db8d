package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the API server and the credentials for it. What fabric8 throws about a kubeconfig may quote it, credentials and all,
 * so it is told in words of our own, without its cause.
 */
final class ClusterConfig {
    private ClusterConfig() {}

    /**
     * Reads a kubeconfig, or finds what there is.
     *
     * @param kubeconfig a file, or null to look where kubectl looks, then for a pod's service account
     * @param context a context of the kubeconfig, or null for its current one
     */
    static Config read(Path kubeconfig, String context) throws AdapterException {
        Config config = kubeconfig == null ? found(context) : fromFile(kubeconfig, context);
        checkContext(config, context);
        if (config.getMasterUrl() == null || config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)) {
            throw AdapterException.permanent(
                    "no API server is configured: there is no kubeconfig with a current context in KUBECONFIG or"
                            + " ~/.kube/config, and this is no pod with a service account; name a kubeconfig",
                    null);
        }
        int timeout = Math.toIntExact(ApiClient.TIMEOUT.toMillis());
        config.setRequestTimeout(timeout);
        config.setConnectionTimeout(timeout);
        config.setRequestRetryBackoffLimit(0);
        // One request on a connection: a time-out then costs that connection, not all requests on it.
        config.setHttp2Disable(true);
        config.setUserAgent("fsnotify-proxy");
        return config;
    }

    private static Config fromFile(Path kubeconfig, String context) throws AdapterException {
        if (!Files.isReadable(kubeconfig)) {
            throw AdapterException.permanent(
                    "cannot read the kubeconfig " + kubeconfig + ": "
                            + (Files.exists(kubeconfig) ? "access denied" : "no such file"),
                    null);
        }
        try {
            return Config.fromKubeconfig(context, kubeconfig.toFile());
        } catch (RuntimeException e) {
            throw AdapterException.permanent("the kubeconfig " + kubeconfig + " cannot be understood", null);
        }
    }

    private static Config found(String context) throws AdapterException {
        try {
            return Config.autoConfigure(context);
        } catch (RuntimeException e) {
            throw AdapterException.permanent("a kubeconfig in KUBECONFIG or ~/.kube/config cannot be understood", null);
        }
    }

    private static void checkContext(Config config, String context) throws AdapterException {
        List<String> known =
                config.getContexts().stream().map(NamedContext::getName).toList();
        if (context != null && !known.contains(context)) {
            throw AdapterException.permanent(
                    "the kubeconfig has no context \"" + context + "\"; it has: " + String.join(", ", known), null);
        }
    }
}
