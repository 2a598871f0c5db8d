package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import org.junit.jupiter.api.Test;

/** DESIGN §3: an event that names its node concerns the pods of that node. */
class NodeLocalEventTest {
    private static final NodeEvent OF_WORKER_1 = event("1", "worker-1");
    private static final NodeEvent OF_WORKER_2 = event("2", "worker-2");

    @Test
    void aPodHearsOfItsOwnNodeOnly() throws Exception {
        try (TestProxy proxy = proxyOfThreePods();
                TestClient one = proxy.watching("ns/one/app/w", "/mnt/data");
                TestClient two = proxy.watching("ns/two/app/w", "/mnt/data")) {
            proxy.source.push(OF_WORKER_1, OF_WORKER_2);
            assertThat(one.event().name()).isEqualTo("/mnt/data/1");
            assertThat(two.event().name()).isEqualTo("/mnt/data/2");
            one.hearsNothing();
            two.hearsNothing();
        }
    }

    @Test
    void aPodWhoseNodeIsNotKnownHearsOfEveryNode() throws Exception {
        try (TestProxy proxy = proxyOfThreePods();
                TestClient client = proxy.watching("ns/nowhere/app/w", "/mnt/data")) {
            proxy.source.push(OF_WORKER_1, OF_WORKER_2);
            assertThat(client.events(2)).extracting(FileEvent::name).containsExactly("/mnt/data/1", "/mnt/data/2");
        }
    }

    @Test
    void anEventWithoutANodeConcernsThePodsOfEveryNode() throws Exception {
        try (TestProxy proxy = proxyOfThreePods();
                TestClient one = proxy.watching("ns/one/app/w", "/mnt/data");
                TestClient two = proxy.watching("ns/two/app/w", "/mnt/data");
                TestClient nowhere = proxy.watching("ns/nowhere/app/w", "/mnt/data")) {
            proxy.source.push(event("absent", null), event("empty", ""));
            for (TestClient client : new TestClient[] {one, two, nowhere}) {
                assertThat(client.events(2))
                        .extracting(FileEvent::name)
                        .containsExactly("/mnt/data/absent", "/mnt/data/empty");
            }
        }
    }

    @Test
    void namesOfNodesAreComparedExactly() throws Exception {
        try (TestProxy proxy = proxyOfThreePods();
                TestClient client = proxy.watching("ns/one/app/w", "/mnt/data")) {
            proxy.source.push(event("upper", "WORKER-1"), event("longer", "worker-10"), event("shorter", "worker-"));
            client.hearsNothing();
            assertThat(proxy.stats().eventsMatched()).isZero();
        }
    }

    @Test
    void writesOfOneNameOnTwoNodesAreTwoFiles() throws Exception {
        try (TestProxy proxy = proxyOfThreePods();
                TestClient client = proxy.watching("ns/nowhere/app/w", "/mnt/data")) {
            proxy.source.push(
                    new NodeEvent("/host/data/f", Op.WRITE, "/host/data", "worker-1"),
                    new NodeEvent("/host/data/f", Op.WRITE, "/host/data", "worker-2"),
                    new NodeEvent("/host/data/f", Op.REMOVE, "/host/data", "worker-2"));
            assertThat(client.events(2)).extracting(FileEvent::op).containsExactly(Op.WRITE, Op.REMOVE);
            assertThat(client.event().op()).isEqualTo(Op.WRITE);
        }
    }

    private static TestProxy proxyOfThreePods() throws StartException {
        TestProxy proxy = new TestProxy();
        proxy.pods.put("ns/one", new TestPod().node("worker-1").build());
        proxy.pods.put("ns/two", new TestPod().node("worker-2").build());
        proxy.pods.put("ns/nowhere", new TestPod().node(null).build());
        return proxy;
    }

    private static NodeEvent event(String file, String node) {
        return new NodeEvent("/host/data/" + file, Op.CREATE, "/host/data", node);
    }
}
