package io.bytetrade.fsnotify.cli.manifests;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the proxy needs in a cluster. Every part was checked: no value can change the structure of the YAML.
 *
 * @param namespace of the proxy
 * @param replicas how many pods, from 1 on
 * @param image the container's
 * @param redis the address of Redis, without a password
 * @param redisPassword the Secret that holds the password, if there is one
 * @param namespaces those whose pods are served; of none, all are
 * @param service the name of the Service
 * @param servicePort its port, from 1 to 65535
 */
public record Manifests(
        String namespace,
        int replicas,
        String image,
        String redis,
        Optional<SecretKey> redisPassword,
        List<String> namespaces,
        String service,
        int servicePort) {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SERVICE = Pattern.compile("[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9][-a-zA-Z0-9._/]*(?::[0-9]+/[-a-z0-9._/]+)?"
            + "(?::[a-zA-Z0-9_][-a-zA-Z0-9._]{0,127})?(?:@sha256:[0-9a-f]{64})?");
    private static final int LAST_PORT = 65_535;

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if one cannot be what it is to be; the message says which
     */
    public Manifests {
        require(NAMESPACE, namespace, "namespace", "the name of a namespace");
        require(IMAGE, image, "image", "an image, such as registry.example.com/fsnotify-proxy:1.0");
        require(SERVICE, service, "service", "the name of a Service");
        namespaces = namespaces.stream().distinct().sorted().toList();
        namespaces.forEach(each -> require(NAMESPACE, each, "namespaces", "the name of a namespace"));
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas: " + replicas + " is less than 1");
        }
        if (servicePort < 1 || servicePort > LAST_PORT) {
            throw new IllegalArgumentException("service-port: " + servicePort + " is no port from 1 to " + LAST_PORT);
        }
    }

    /**
     * The YAML for {@code kubectl apply -f -}: the definition of FSWatchers first, and what needs something after it.
     *
     * @return documents, separated by {@code ---}
     */
    public String text() {
        List<String> documents = new ArrayList<>();
        documents.add(KubernetesCluster.definition());
        documents.add(filled("service-account.yaml"));
        if (namespaces.isEmpty()) {
            documents.add(rights("ClusterRole", ""));
        }
        namespaces.forEach(each -> documents.add(rights("Role", "namespace: " + Yaml.scalar(each))));
        for (String file : List.of(
                "lease-rights.yaml",
                "deployment.yaml",
                "service.yaml",
                "disruption-budget.yaml",
                "network-policy.yaml")) {
            documents.add(filled(file));
        }
        return String.join("---\n", documents);
    }

    private String rights(String kind, String scope) {
        return Template.named("rights.yaml")
                .fill(Map.of("kind", kind, "scope", scope, "namespace", Yaml.scalar(namespace)));
    }

    private String filled(String file) {
        Map<String, String> values = new HashMap<>();
        values.put("namespace", Yaml.scalar(namespace));
        values.put("replicas", Integer.toString(replicas));
        values.put("image", Yaml.scalar(image));
        values.put("redis", Yaml.scalar(redis));
        values.put("redis-password", redisPassword.map(SecretKey::variable).orElse(""));
        values.put(
                "served-namespaces",
                namespaces.isEmpty() ? "" : "- " + Yaml.scalar("--namespaces=" + String.join(",", namespaces)));
        values.put("service", Yaml.scalar(service));
        values.put("service-port", Integer.toString(servicePort));
        return Template.named(file).fill(values);
    }

    private static void require(Pattern pattern, String value, String name, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(name + ": '" + value + "' is not " + what);
        }
    }
}
