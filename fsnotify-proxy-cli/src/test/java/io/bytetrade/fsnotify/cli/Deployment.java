package io.bytetrade.fsnotify.cli;

import static io.bytetrade.fsnotify.k8s.envtest.Administrator.PATIENCE;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.Administrator;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.proxy.TestClient;
import io.bytetrade.fsnotify.redis.RedisServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code serve} as it is deployed: the jar as a process, configured by its environment, a real Redis, a real API server. */
final class Deployment implements AutoCloseable {
    final RedisServer redis;
    final Administrator cluster;
    final String namespace;
    private final ControlPlane plane;
    private Program serve;
    private InetSocketAddress address;

    private Deployment(ControlPlane plane) throws IOException {
        this.plane = plane;
        redis = RedisServer.start();
        cluster = new Administrator(plane);
        cluster.installDefinition();
        namespace = cluster.newNamespace();
    }

    /** Redis and the API server, without a proxy. */
    static Deployment prepare(ControlPlane plane) throws IOException {
        return new Deployment(plane);
    }

    /** All of it, with a proxy that listens. */
    static Deployment start(ControlPlane plane, String... options) throws IOException, InterruptedException {
        Deployment deployment = prepare(plane);
        deployment.serve(plane.admin(), options);
        return deployment;
    }

    /** Starts the proxy as a user of the API server, and waits until it listens. */
    Program serve(User user, String... options) throws IOException, InterruptedException {
        return listening(launch(user, options));
    }

    /** Waits until a proxy listens, which it does after it has subscribed; it is the one from then on. */
    Program listening(Program started) throws InterruptedException {
        serve = started;
        serve.awaitErr(line -> line.contains("subscribed to channel jfsnotify"));
        address = serve.awaitAddress();
        return serve;
    }

    /** Starts the proxy and does not wait. */
    Program launch(User user, String... options) throws IOException {
        return Program.start(
                environment(user),
                Stream.concat(Stream.of("serve"), Stream.of(options)).toArray(String[]::new));
    }

    /** What the document says of the environment. */
    Map<String, String> environment(User user) throws IOException {
        return new HashMap<>(Map.of(
                "MULTICAST_SERVER",
                "127.0.0.1:0",
                // Else the first lookup of a busy machine would show as a notice.
                "FSNOTIFY_WATCH_LATE_AFTER",
                "20s",
                "REDIS_ADDR",
                redis.address(),
                "KUBECONFIG",
                plane.kubeconfig(user).toString()));
    }

    Program proxy() {
        return serve;
    }

    String server() {
        return address.getHostString() + ':' + address.getPort();
    }

    TestClient client() {
        return new TestClient(address);
    }

    /** A channel id of a container {@code app}. */
    String channel(String pod) {
        return namespace + '/' + pod + "/app";
    }

    /** A running pod with this machine's address, where the node's /srv/data is /mnt/data. */
    Pod createPod(String name) {
        return createPod(name, "127.0.0.1", """
                volumes: [{name: data, hostPath: {path: /srv/data, type: Directory}}]
                  containers: [{name: app, image: i, volumeMounts: [{name: data, mountPath: /mnt/data}]}]""");
    }

    /** A running pod of these volumes and containers. */
    Pod createPod(String name, String ip, String volumesAndContainers) {
        return cluster.createPod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec:
                  nodeName: worker-1
                  %s
                status: {phase: Running, podIP: %s, podIPs: [{ip: %s}]}
                """.formatted(name, namespace, volumesAndContainers, ip, ip));
    }

    GenericKubernetesResource fsWatcher(String name) {
        return cluster.fsWatcher(namespace, name);
    }

    /** Waits until the FSWatcher of this name has these paths; of none, until there is no such FSWatcher. */
    void awaitPaths(String name, String... paths) {
        await().atMost(PATIENCE).until(() -> paths(name).equals(List.of(paths)));
    }

    List<String> paths(String name) {
        GenericKubernetesResource found = fsWatcher(name);
        return found == null ? List.of() : found.get("spec", "paths");
    }

    /** How many requests for a resource the API server has answered, by its own count. */
    long requests(String resource, String verbs) {
        String metrics = cluster.admin().raw("/metrics");
        Pattern line = Pattern.compile("(?m)^apiserver_request_total\\{(?=[^}]*resource=\"" + resource
                + "\")(?=[^}]*subresource=\"\")(?=[^}]*verb=\"(?:" + verbs + ")\")[^}]*} (\\d+)");
        return line.matcher(metrics)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    /** Publishes as a daemon does. */
    void publish(String json) {
        redis.publish("jfsnotify", json);
    }

    @Override
    public void close() {
        if (serve != null) {
            serve.close();
        }
        cluster.close();
        redis.close();
    }
}
