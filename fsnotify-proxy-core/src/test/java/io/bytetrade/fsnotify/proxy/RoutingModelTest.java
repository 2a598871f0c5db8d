package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random clients that watch, unwatch, suspend and resume random paths, and random events, against DESIGN §3 written down as a
 * search through a list: each client hears exactly what the list says, in that order.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoutingModelTest {
    private static final List<String> NODE_PATHS =
            List.of("/host", "/host/data", "/host/data/a", "/host/data/a/b", "/host/data2", "/elsewhere");
    private static final List<String> BELOW = List.of("", "/a", "/a/b", "/x");
    /** As many as {@link TestClient#sync} waits for. */
    private static final int BURST = 60;

    private final List<Client> clients = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyClientHearsWhatTheListSays(long seed) throws Exception {
        Random random = new Random(seed);
        int heard = 0;
        try (TestProxy proxy = new TestProxy(builder -> builder.loops(2))) {
            addClients(proxy);
            for (int round = 0; round < 40; round++) {
                for (Client client : clients) {
                    client.change(random);
                }
                List<NodeEvent> burst = new ArrayList<>();
                for (int i = random.nextInt(BURST); i >= 0; i--) {
                    burst.add(event(random));
                }
                proxy.source.push(burst);
                for (Client client : clients) {
                    heard += client.hearsWhatTheListSays(burst, "seed " + seed + ", round " + round);
                }
            }
        } finally {
            clients.forEach(client -> client.connection.close());
        }
        assertThat(heard).as("events that somebody heard").isGreaterThan(200);
    }

    private void addClients(TestProxy proxy) throws IOException {
        proxy.pods.put("ns/here", new TestPod().node("worker-1").build());
        proxy.pods.put("ns/there", new TestPod().node("worker-2").build());
        proxy.pods.put(
                "ns/nowhere",
                new TestPod()
                        .node(null)
                        .mount("data", "/mnt/data")
                        .mount(new VolumeMount("data", "/sub", "a", ""))
                        .build());
        Map<String, String> usual = Map.of("/mnt/data", "/host/data");
        Map<String, String> twice = Map.of("/mnt/data", "/host/data", "/sub", "/host/data/a");
        clients.add(new Client(proxy, "ns/here/app/one", "worker-1", usual));
        clients.add(new Client(proxy, "ns/here/app/two", "worker-1", usual));
        clients.add(new Client(proxy, "ns/there/app/w", "worker-2", usual));
        clients.add(new Client(proxy, "ns/nowhere/app/w", null, twice));
    }

    private static NodeEvent event(Random random) {
        String key = any(NODE_PATHS, random);
        String name = random.nextInt(8) == 0 ? any(NODE_PATHS, random) : key + any(BELOW, random);
        String node = random.nextBoolean() ? null : "worker-" + (1 + random.nextInt(3));
        // Not WRITE alone, which waits: its model is WriteCoalescerModelTest.
        return new NodeEvent(name, random.nextBoolean() ? Op.CREATE : Op.REMOVE, key, node);
    }

    private static <T> T any(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A connection with one watcher, and the plain list of what it watches. */
    private static final class Client {
        private final TestClient connection;
        private final String channel;
        private final String node;
        private final Map<String, String> mounts;

        /** The node's path of each pod path that is watched. */
        private final Map<String, String> watched = new LinkedHashMap<>();

        private boolean suspended;

        Client(TestProxy proxy, String channel, String node, Map<String, String> mounts) throws IOException {
            this.connection = proxy.client();
            this.channel = channel;
            this.node = node;
            this.mounts = mounts;
            // It sends little and often.
            connection.socket().setOption(StandardSocketOptions.TCP_NODELAY, true);
            // So that it may be suspended from the beginning.
            connection.watch(channel, "/mnt/data").unwatch(channel, "/mnt/data").sync();
        }

        void change(Random random) {
            String mount = any(List.copyOf(new TreeSet<>(mounts.keySet())), random);
            String below = any(BELOW, random);
            String podPath = mount + below;
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> {
                    connection.watch(channel, podPath);
                    watched.put(podPath, mounts.get(mount) + below);
                }
                case 3, 4 -> {
                    connection.unwatch(channel, podPath);
                    watched.remove(podPath);
                }
                default -> {
                    suspended = !suspended;
                    if (suspended) {
                        connection.suspend(channel);
                    } else {
                        connection.resume(channel);
                    }
                }
            }
            connection.sync();
        }

        int hearsWhatTheListSays(List<NodeEvent> burst, String when) {
            int heard = 0;
            for (NodeEvent event : burst) {
                Set<FileEvent> expected = suspended ? Set.of() : expected(event);
                List<FileEvent> actual = connection.events(expected.size());
                assertThat(actual)
                        .as("%s: %s of %s", channel, event, when)
                        .containsExactlyInAnyOrderElementsOf(expected);
                heard += expected.size();
            }
            connection.hearsNothing();
            return heard;
        }

        /** For each name under which the pod knows the file one event, told of the directory if that is watched. */
        private Set<FileEvent> expected(NodeEvent event) {
            Map<String, FileEvent> byName = new LinkedHashMap<>();
            if (event.node() != null && node != null && !event.node().equals(node)) {
                return Set.of();
            }
            for (String key : List.of(event.key(), event.name())) {
                watched.forEach((podPath, nodePath) -> {
                    if (nodePath.equals(key) && (event.name() + "/").startsWith(nodePath + "/")) {
                        String name = podPath + event.name().substring(nodePath.length());
                        byName.putIfAbsent(name, new FileEvent(name, event.op(), podPath));
                    }
                });
            }
            return new LinkedHashSet<>(byName.values());
        }
    }
}
