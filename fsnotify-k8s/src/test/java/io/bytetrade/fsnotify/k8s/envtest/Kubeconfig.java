package io.bytetrade.fsnotify.k8s.envtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Writes kubeconfig texts. */
public final class Kubeconfig {
    private Kubeconfig() {}

    /** A kubeconfig for a server with TLS; its only context is named after the user. */
    public static String text(String url, Path certificate, User user) throws IOException {
        String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate));
        return text(url, ", certificate-authority-data: " + authority, user);
    }

    /** A kubeconfig for a server without TLS; its only context is named after the user. */
    public static String text(String url, User user) {
        return text(url, "", user);
    }

    private static String text(String url, String authority, User user) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: envtest, cluster: {server: "%s"%s}}]
                users: [{name: %s, user: {token: "%s"}}]
                contexts: [{name: %s, context: {cluster: envtest, user: %s}}]
                current-context: %s
                """.formatted(url, authority, user.name(), user.token(), user.name(), user.name(), user.name());
    }
}
