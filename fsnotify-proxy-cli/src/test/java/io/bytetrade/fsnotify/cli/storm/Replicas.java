package io.bytetrade.fsnotify.cli.storm;

import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.Administrator;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.redis.RedisServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The replicas of one proxy in a namespace of their own, the pods of their clients, and a daemon. One thread. */
final class Replicas implements AutoCloseable {
    /** From the end of all harm until the FSWatchers must be right. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Somebody waited for the others' for all of it: these may have been right for long. */
    private static final Duration LAST_LOOKS = Duration.ofSeconds(1);

    private static final String BY_HAND = "/by-hand";

    private final RedisServer redis = RedisServer.start();
    private final Administrator cluster;
    private final Path kubeconfig;
    private final String namespace;
    private final int members;
    private final DaemonView daemon;
    private final List<Member> alive = new ArrayList<>();
    private final List<Member> all = new ArrayList<>();
    private final List<MovingClient> clients = new ArrayList<>();

    /** Starts some, with a running pod for each client. */
    Replicas(ControlPlane plane, int members, int clients) throws IOException, InterruptedException {
        this.members = members;
        cluster = new Administrator(plane);
        cluster.installDefinition();
        kubeconfig = plane.kubeconfig(plane.admin());
        namespace = cluster.newNamespace();
        daemon = new DaemonView(cluster, namespace);
        for (int client = 0; client < clients; client++) {
            cluster.createPod("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: web-%d, namespace: %s}
                    spec:
                      containers: [{name: app, image: i, volumeMounts: [{name: data, mountPath: /data}]}]
                      volumes: [{name: data, hostPath: {path: /data, type: Directory}}]
                    status: {phase: Running, podIP: 127.0.0.1, podIPs: [{ip: 127.0.0.1}]}
                    """.formatted(client, namespace));
            this.clients.add(new MovingClient(ChannelId.parse(namespace + "/web-" + client + "/app")));
        }
        for (int member = 0; member < members; member++) {
            begin();
        }
    }

    List<Member> alive() {
        return List.copyOf(alive);
    }

    List<Member> awake() {
        return alive.stream().filter(each -> !each.isFrozen()).toList();
    }

    /** Whether some are gone that were there at first. */
    boolean areTooFew() {
        return alive.size() < members;
    }

    /** Whether there is room for one more: one above the usual number, as in a rolling update. */
    boolean mayBeMore() {
        return alive.size() <= members;
    }

    List<MovingClient> clients() {
        return clients;
    }

    DaemonView daemon() {
        return daemon;
    }

    /** One more. */
    Member begin() throws InterruptedException {
        Member member = Member.start("r" + members + "-" + all.size(), redis, kubeconfig, namespace);
        all.add(member);
        alive.add(member);
        return member;
    }

    /** It is about to end, or has ended: nobody moves to it any more. */
    void leaveOut(Member member) throws IOException {
        alive.remove(member);
        for (MovingClient client : clients) {
            client.lost(member);
        }
    }

    /** Somebody deletes an FSWatcher, or writes other paths into it, if there is one. */
    void meddle(MovingClient client, boolean delete) {
        client.meddledWith(Set.of(BY_HAND));
        var resource = cluster.fsWatchers().inNamespace(namespace).withName(client.resource());
        GenericKubernetesResource found = resource.get();
        if (delete) {
            resource.delete();
        } else if (found != null) {
            found.<Map<String, Object>>get("spec").put("paths", List.of(BY_HAND));
            try {
                cluster.admin().resource(found).update();
            } catch (KubernetesClientException e) {
                // A replica was faster, and has it as it wants it.
            }
        }
    }

    /**
     * Waits until every FSWatcher is what it must be, no other is there, no Lease is there but those of the living, and the
     * daemon has seen all of it.
     *
     * @param since when the two minutes for that began, by {@link System#nanoTime}
     */
    void awaitCalm(long since) {
        Duration left = PATIENCE.minusNanos(System.nanoTime() - since);
        await().atMost(left.compareTo(LAST_LOOKS) < 0 ? LAST_LOOKS : left)
                .pollInterval(Duration.ofMillis(200))
                .until(this::wrong, List::isEmpty);
    }

    /** What is not as it must be. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        Map<String, GenericKubernetesResource> there = new HashMap<>();
        cluster.fsWatchers()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(each -> there.put(each.getMetadata().getName(), each));
        for (MovingClient client : clients) {
            GenericKubernetesResource found = there.remove(client.resource());
            boolean served = found == null
                    ? client.isServedBy(null, null)
                    : client.isServedBy(DaemonView.holder(found), DaemonView.paths(found));
            if (!served || !client.isAnswered() || client.isCut()) {
                wrong.add(client + (client.isCut() ? " was cut" : " has ") + found);
            }
        }
        there.values().forEach(other -> wrong.add("nobody wants " + other));
        List<String> leases = cluster.admin().leases().inNamespace(namespace).list().getItems().stream()
                .map(lease -> lease.getMetadata().getName())
                .toList();
        if (leases.size() != alive.size()
                || !alive.stream().allMatch(each -> leases.stream().anyMatch(each::isNamed))) {
            wrong.add("Leases of " + leases + " instead of " + alive);
        }
        if (wrong.isEmpty() && !daemon.present().equals(paths())) {
            wrong.add("the daemon sees " + daemon.present() + " instead of " + paths());
        }
        return wrong;
    }

    /** The paths that the daemon has seen come or go more often than they should. */
    List<String> churn() {
        List<String> churn = new ArrayList<>();
        for (MovingClient client : clients) {
            daemon.counts(client.resource()).forEach((path, seen) -> {
                int allowed = client.allowance(path, daemon);
                if (seen.additions() > allowed || seen.deletions() > allowed) {
                    churn.add(path + " of " + client + ": " + seen + " instead of " + allowed + " each");
                }
            });
        }
        return churn;
    }

    /** All that is known, for a failure. */
    String report() {
        List<String> lines = new ArrayList<>(List.of("what is wrong:"));
        lines.addAll(wrong());
        lines.addAll(churn());
        lines.add("what the daemon saw:");
        lines.addAll(daemon.history());
        all.forEach(member -> lines.add(member + ":\n" + member.log()));
        return String.join("\n", lines);
    }

    @Override
    public void close() throws IOException {
        for (MovingClient client : clients) {
            client.close();
        }
        all.forEach(Member::close);
        daemon.close();
        cluster.close();
        redis.close();
    }

    private Map<String, Set<String>> paths() {
        return cluster.fsWatchers().inNamespace(namespace).list().getItems().stream()
                .collect(Collectors.toMap(each -> each.getMetadata().getName(), DaemonView::paths));
    }
}
