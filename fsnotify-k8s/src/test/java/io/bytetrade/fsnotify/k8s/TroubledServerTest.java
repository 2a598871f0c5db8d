package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole proxy, and an API server that declines everything about one pod for a while. */
@Timeout(120)
class TroubledServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NO_ANSWER = 0;

    @TempDir
    Path folder;

    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private final List<Long> failures = new CopyOnWriteArrayList<>();
    private volatile int trouble;
    private StubApiServer stub;
    private KubernetesCluster connected;
    private FsNotifyProxy proxy;

    @BeforeEach
    void start() throws Exception {
        stub = StubApiServer.start(this::answer);
        connected =
                KubernetesCluster.builder().kubeconfig(stub.kubeconfig(folder)).build();
        proxy = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress("127.0.0.1", 0))
                .eventSource(new Silence())
                .watchRegistry(connected.watchRegistry())
                .podDirectory((namespace, pod) -> Optional.of(pod()))
                .peerCheck(PeerCheckMode.OFF)
                .listener(new ProxyListener() {
                    @Override
                    public void registryFailed(ChannelId id, AdapterException failure) {
                        failures.add(System.nanoTime());
                    }
                })
                .build();
        proxy.start();
    }

    @AfterEach
    void stop() {
        trouble = 200;
        proxy.close();
        connected.close();
        stub.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 409, NO_ANSWER})
    void oneIdIsTriedAgainWithGrowingPausesAndTheOthersAreServed(int code) throws Exception {
        trouble = code;
        int port = ((InetSocketAddress) proxy.address()).getPort();
        try (PodClient bad = new PodClient("127.0.0.1", port);
                PodClient good = new PodClient("127.0.0.1", port)) {
            bad.watch("ns/bad/app", "/mnt/data");
            await().atMost(PATIENCE).until(() -> !failures.isEmpty());
            good.watch("ns/good/app", "/mnt/data");

            await().atMost(PATIENCE).until(() -> registered.contains("good-app"));
            await().atMost(PATIENCE).until(() -> failures.size() >= 4);
            // After 100 ms, 200 ms and 400 ms, give or take 20 %.
            assertThat(Duration.ofNanos(failures.get(3) - failures.get(0))).isGreaterThan(Duration.ofMillis(560));
            assertThat(registered).containsExactly("good-app");

            trouble = 200;
            await().atMost(PATIENCE).until(() -> registered.contains("bad-app"));
            await().atMost(PATIENCE).until(() -> proxy.stats().unsyncedWatchers() == 0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String method = exchange.getRequestMethod();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.contains("selfsubjectaccessreviews")) {
            StubApiServer.answer(exchange, 200, "{\"status\":{\"allowed\":true}}");
        } else if (path.endsWith("/v1alpha1")) {
            StubApiServer.answer(exchange, 200, "{\"resources\":[{\"name\":\"fswatchers\"}]}");
        } else if (path.contains("watch=1")) {
            exchange.sendResponseHeaders(200, 0); // and nothing ever changes
        } else if (path.contains("labelSelector")) {
            StubApiServer.answer(exchange, 200, "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
        } else if (method.equals("GET")) {
            StubApiServer.answer(exchange, 404, "");
        } else if (body.contains("bad-app") && trouble == NO_ANSWER) {
            exchange.close();
        } else if (body.contains("bad-app") && trouble != 200) {
            StubApiServer.answer(exchange, trouble, "");
        } else {
            Set.of("bad-app", "good-app").stream().filter(body::contains).forEach(registered::add);
            StubApiServer.answer(
                    exchange, 200, body.replaceFirst("\"metadata\":\\{", "$0\"uid\":\"u\",\"resourceVersion\":\"2\","));
        }
    }

    private static PodInfo pod() {
        return new PodInfo(
                "uid",
                "worker-1",
                Set.of(),
                PodInfo.Phase.RUNNING,
                false,
                List.of(new Volume.HostPath("data", "/srv/data", HostPathType.DIRECTORY)),
                List.of(new PodInfo.Container("app", List.of(new VolumeMount("data", "/mnt/data")))));
    }
}
