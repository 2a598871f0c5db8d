package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Clients that each watch as many long paths as one may, in a process that has not the memory for all of them. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyWatchesTest {
    private static final int CLIENTS = 20;
    private static final int CHANNELS = 4;
    private static final int PATHS = 4096;
    private static final int HEAP = 256 << 20;

    @Test
    void areRefusedBeforeTheHeapIsFullAndLeaveRoomForOthers() throws Exception {
        List<TestClient> hoarders = new ArrayList<>();
        try (ChildJvm child = new ChildJvm("true", SmallProxy.class)) {
            int port = Integer.parseInt(child.nextLine());
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            int before = Integer.parseInt(child.ask("heap"));
            for (int i = 0; i < CLIENTS; i++) {
                TestClient hoarder = new TestClient(address);
                hoarders.add(hoarder);
                for (int j = 0; j < CHANNELS; j++) {
                    hoarder.watch("ns/pod/app/w" + i + "-" + j, longPaths(i + "-" + j));
                }
                hoarder.sync();
            }
            hoarders.get(CLIENTS - 1).notice(NoticeCode.LIMIT_EXCEEDED);
            assertThat(Integer.parseInt(child.ask("watches"))).isBetween(20_000, CLIENTS * CHANNELS * PATHS / 2);
            assertThat(Integer.parseInt(child.ask("heap")) - before).isLessThan(HEAP / 4);

            try (TestClient late = new TestClient(address)) {
                late.watch("ns/pod/app/late", "/mnt/data/late").hearsNothing();
            }
        } finally {
            hoarders.forEach(TestClient::close);
        }
    }

    private static String[] longPaths(String owner) {
        String directory = "/mnt/data/" + "x".repeat(210) + owner + "/";
        return IntStream.range(0, PATHS).mapToObj(i -> directory + i).toArray(String[]::new);
    }
}
