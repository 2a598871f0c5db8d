package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may speak for which pod: a whole proxy, the pods of a real API server, and sockets with addresses of their own. */
@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class IdentityIT {
    private final AtomicInteger lookups = new AtomicInteger();
    private final List<PodClient> clients = new ArrayList<>();
    private TestCluster cluster;
    private String namespace;
    private FsNotifyProxy proxy;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
        KubernetesCluster connected = cluster.connect();
        PodDirectory pods = (podNamespace, pod) -> {
            lookups.incrementAndGet();
            return connected.podDirectory().lookup(podNamespace, pod);
        };
        proxy = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress(0))
                .eventSource(new Silence())
                .watchRegistry(connected.watchRegistry())
                .podDirectory(pods)
                .listener(connected.refusalRecorder())
                .releaseDelay(Duration.ZERO)
                .build();
        proxy.start();
    }

    @AfterEach
    void stop() throws Exception {
        closeClients();
        proxy.close();
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.2, 127.0.0.2, IPv4",
        "::1, ::1, IPv6",
        "0:0:0:0:0:0:0:1, ::1, IPv6 in other words",
        "::ffff:127.0.0.2, 127.0.0.2, IPv4 in IPv6",
    })
    void aPodSpeaksFromItsAddress(String podIp, String from, String kind) throws Exception {
        assumeThatThisMachineHas(from);
        createPod("web-0", "Running", podIp);

        client(from).watch(id("web-0"), "/mnt/data");

        awaitRegistered("web-0");
    }

    @Test
    void aPodWithTwoAddressesSpeaksFromEither() throws Exception {
        assumeThatThisMachineHas("::1");
        createPod("web-0", "Running", "127.0.0.2", "::1");

        client("127.0.0.2").watch(id("web-0"), "/mnt/data/v4");
        client("::1").watch(id("web-0"), "/mnt/data/v6");

        await().atMost(PATIENCE).until(() -> proxy.stats().watches() == 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                cluster.fsWatcher(namespace, "web-0-app").<List<String>>get("spec", "paths"))
                        .containsExactly("/srv/data/v4", "/srv/data/v6"));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.2, 127.0.0.3", "::1, 127.0.0.1", "127.0.0.1, ::1", "::127.0.0.2, 127.0.0.2"})
    void anotherAddressIsNotServedUntilItIsThePods(String podIp, String from) throws Exception {
        assumeThatThisMachineHas(from);
        Pod pod = createPod("web-0", "Running", podIp);

        client(from).watch(id("web-0"), "/mnt/data");
        assertThatNobodyIsServed();

        setAddresses(pod, from);
        awaitRegistered("web-0");
    }

    @Test
    void aStrangersClearDeletesNothing() throws Exception {
        createPod("web-0", "Running", "127.0.0.2");
        client("127.0.0.2").watch(id("web-0"), "/mnt/data");
        awaitRegistered("web-0");
        String registered = uid("web-0");
        int before = lookups.get();

        client("127.0.0.3").clear(id("web-0")).watch(id("web-0"), "/mnt/data/x");
        await().atMost(PATIENCE).until(() -> lookups.get() >= before + 3);

        assertThat(uid("web-0")).isEqualTo(registered);
        assertThat(cluster.fsWatcher(namespace, "web-0-app").<List<String>>get("spec", "paths"))
                .containsExactly("/srv/data");
    }

    @Test
    void aPodOnTheHostNetworkSpeaksFromAnyAddressAndThatIsLogged() throws Exception {
        createPodWith("hostNetwork: true", "web-0", "Running", "192.0.2.1");
        try (LogCapture log = LogCapture.begin()) {
            client("127.0.0.2").watch(id("web-0"), "/mnt/data");
            awaitRegistered("web-0");

            assertThat(log.warnings())
                    .anySatisfy(line -> assertThat(line)
                            .contains("/127.0.0.2:", namespace + "/web-0", "192.0.2.1", "host network"));
        }
    }

    @Test
    void aPodThatWasMadeAgainIsSpokenForFromItsNewAddressOnly() throws Exception {
        String first = createPod("web-0", "Running", "127.0.0.2").getMetadata().getUid();
        client("127.0.0.2").watch(id("web-0"), "/mnt/data");
        awaitRegistered("web-0");
        assertThat(owner("web-0")).isEqualTo(first);
        closeClients();
        await().atMost(PATIENCE).until(() -> cluster.fsWatcherNames(namespace).isEmpty());

        cluster.admin()
                .pods()
                .inNamespace(namespace)
                .withName("web-0")
                .withGracePeriod(0)
                .delete();
        String second = createPod("web-0", "Running", "127.0.0.3").getMetadata().getUid();
        client("127.0.0.3").watch(id("web-0"), "/mnt/data");

        awaitRegistered("web-0");
        assertThat(owner("web-0")).isEqualTo(second).isNotEqualTo(first);
        int before = lookups.get();
        client("127.0.0.2").watch(id("web-0"), "/mnt/data/old");
        await().atMost(PATIENCE).until(() -> lookups.get() >= before + 3);
        assertThat(proxy.stats().watches()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"Succeeded", "Failed"})
    void aPodThatHasEndedIsNotSpokenForByWhoHasItsAddressNow(String phase) throws Exception {
        Pod ended = createPod("job-0", phase, "127.0.0.2");
        createPod("web-0", "Running", "127.0.0.2");

        PodClient client = client("127.0.0.2").watch(id("job-0"), "/mnt/data");
        Notice notice = client.notice();
        client.watch(id("web-0"), "/mnt/data");

        assertThat(notice.code()).contains(NoticeCode.FORBIDDEN);
        awaitRegistered("web-0");
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("web-0-app");
        await().atMost(PATIENCE)
                .until(() -> cluster.admin().v1().events().inNamespace(namespace).list().getItems().stream()
                        .anyMatch(event -> event.getReason().equals("Forbidden")
                                && event.getInvolvedObject()
                                        .getUid()
                                        .equals(ended.getMetadata().getUid())));
    }

    @Test
    void aPodWithoutAnAddressYetIsServedAsSoonAsItHasOne() throws Exception {
        Pod pod = createPod("web-0", "Pending");

        client("127.0.0.2").watch(id("web-0"), "/mnt/data");
        assertThatNobodyIsServed();

        setAddresses(pod, "127.0.0.2");
        awaitRegistered("web-0");
    }

    /** The pod is asked for anew each time: three times is more than the first question and a look into a memory. */
    private void assertThatNobodyIsServed() {
        await().atMost(PATIENCE).until(() -> lookups.get() >= 3);
        assertThat(proxy.stats().watches()).isZero();
        assertThat(cluster.fsWatcherNames(namespace)).isEmpty();
    }

    private void awaitRegistered(String pod) {
        await().atMost(PATIENCE).until(() -> cluster.fsWatcher(namespace, pod + "-app") != null);
    }

    private String uid(String pod) {
        return cluster.fsWatcher(namespace, pod + "-app").getMetadata().getUid();
    }

    private String owner(String pod) {
        List<OwnerReference> owners =
                cluster.fsWatcher(namespace, pod + "-app").getMetadata().getOwnerReferences();
        assertThat(owners).hasSize(1);
        return owners.get(0).getUid();
    }

    private String id(String pod) {
        return namespace + '/' + pod + "/app";
    }

    private PodClient client(String from) throws Exception {
        PodClient client = new PodClient(from, ((InetSocketAddress) proxy.address()).getPort());
        clients.add(client);
        return client;
    }

    private void closeClients() throws Exception {
        for (PodClient client : clients) {
            client.close();
        }
    }

    private Pod createPod(String name, String phase, String... ips) {
        return createPodWith("", name, phase, ips);
    }

    private Pod createPodWith(String spec, String name, String phase, String... ips) {
        Pod pod = cluster.createPod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec:
                  %s
                  volumes: [{name: data, hostPath: {path: /srv/data, type: Directory}}]
                  containers: [{name: app, image: i, volumeMounts: [{name: data, mountPath: /mnt/data}]}]
                status: {phase: %s}
                """.formatted(name, namespace, spec, phase));
        return ips.length == 0 ? pod : setAddresses(pod, ips);
    }

    private Pod setAddresses(Pod pod, String... ips) {
        pod.getMetadata().setResourceVersion(null);
        pod.getStatus().setPodIP(ips[0]);
        pod.getStatus().setPodIPs(Arrays.stream(ips).map(PodIP::new).toList());
        return cluster.admin().resource(pod).updateStatus();
    }

    private static void assumeThatThisMachineHas(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            assertThat(socket.isBound()).isTrue();
        } catch (IOException e) {
            assumeTrue(false, "this machine has no " + address + ": " + e.getMessage());
        }
    }
}
