package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process of few descriptors (DESIGN §8): accepting pauses, nobody suffers who is connected, and then it goes on. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescriptorsRunOutTest {
    private static final String FEW = "ulimit -n 120";

    @Test
    void asManyClientsAreTakenAsLeaveAReserve() throws Exception {
        try (ChildJvm child = new ChildJvm(FEW, SmallProxy.class)) {
            InetSocketAddress address = address(child);
            List<TestClient> clients = connect(address, 120);
            String pause = child.awaitLog(line -> line.contains("accepting pauses until there is room"));
            int limit = Integer.parseInt(pause.substring(pause.lastIndexOf(' ') + 1));
            assertThat(limit).isBetween(30, 88);
            assertThat(child.ask("connections")).isEqualTo(Integer.toString(limit));

            assertThat(Integer.parseInt(child.ask("hog"))).as("the reserve").isBetween(16, 40);
            child.ask("free");

            List<TestClient> first = clients.subList(0, limit);
            first.forEach(TestClient::sync);
            first.forEach(TestClient::close);
            List<TestClient> others = clients.subList(limit, clients.size());
            others.forEach(TestClient::sync);
            child.awaitLog(line -> line.contains("accepting connections again"));
            others.forEach(TestClient::close);
        }
    }

    @Test
    void acceptingGoesOnAfterTheLastDescriptorWasTaken() throws Exception {
        try (ChildJvm child = new ChildJvm(FEW, SmallProxy.class)) {
            InetSocketAddress address = address(child);
            List<TestClient> connected = connect(address, 3);
            connected.forEach(TestClient::sync);
            // A class that is loaded from a directory needs a descriptor, so that all answers are given once before.
            assertThat(child.ask("connections")).isEqualTo("3");
            child.ask("hog");
            child.ask("free");
            assertThat(Integer.parseInt(child.ask("hog"))).isPositive();

            // The thread that accepts may have taken its descriptor for this one before there was none left.
            List<TestClient> waiting = connect(address, 5);
            child.awaitLog(line ->
                    line.contains("accepting pauses until there is room") && line.contains("Too many open files"));
            connected.forEach(TestClient::sync);
            assertThat(Integer.parseInt(child.ask("connections"))).isLessThan(8);

            child.ask("free");
            waiting.forEach(TestClient::sync);
            await().until(() -> child.ask("connections").equals("8"));
            waiting.forEach(TestClient::close);
            connected.forEach(TestClient::close);
        }
    }

    private static InetSocketAddress address(ChildJvm child) throws IOException {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(child.nextLine()));
    }

    private static List<TestClient> connect(InetSocketAddress address, int count) {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new TestClient(address));
        }
        return clients;
    }
}
