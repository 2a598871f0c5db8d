package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bytetrade.fsnotify.proxy.engine.Descriptors;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ten thousand clients that wait; their ends of the connections are in a process of their own. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyConnectionsTest {
    private static final System.Logger LOG = System.getLogger(ManyConnectionsTest.class.getName());
    private static final int IDLE = 10_000;
    private static final int EVENTS = 2000;

    /** Held, because the log manager holds loggers weakly. */
    private final Logger engineLog = Logger.getLogger("io.bytetrade.fsnotify.proxy.engine");

    @BeforeEach
    void spareTheLogTwoLinesForEachClient() {
        engineLog.setLevel(Level.WARNING);
    }

    @AfterEach
    void logAgain() {
        engineLog.setLevel(null);
    }

    @Test
    void tenThousandIdleClientsAreHeldAndAFewOthersServed() throws Exception {
        assumeTrue(
                Descriptors.availableForConnections() > IDLE + 100,
                "ten thousand connections need as many descriptors: raise the hard limit, ulimit -Hn");
        try (TestProxy proxy = new TestProxy()) {
            long heapBefore = usedHeap();
            String port = Integer.toString(((InetSocketAddress) proxy.proxy.address()).getPort());
            try (ChildJvm idle = new ChildJvm("true", IdleClients.class, port, Integer.toString(IDLE))) {
                await().atMost(Duration.ofSeconds(60)).until(() -> proxy.stats().watches() == IDLE);
                assertThat(proxy.stats().connections()).isEqualTo(IDLE);
                await().atMost(Duration.ofSeconds(60)).until(() -> proxy.stats().unsyncedWatchers() == 0);
                long heapEach = (usedHeap() - heapBefore) / IDLE;
                LOG.log(System.Logger.Level.INFO, "a client with one watch costs {0} bytes of heap", heapEach);
                assertThat(heapEach).isLessThan(6 << 10);

                List<TestClient> few = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    few.add(proxy.watching("ns/pod/app/few", "/mnt/data"));
                }
                proxy.source.push(EventLedger.events(0, EVENTS));
                for (TestClient client : few) {
                    assertThat(new EventLedger(client).readUntil(EVENTS).lost()).isZero();
                    client.close();
                }
                proxy.source.created("/host/data/idle-77/a");
                assertThat(proxy.stats().connections()).isGreaterThanOrEqualTo(IDLE);
                assertThat(idle.nextLine()).isEqualTo(Integer.toString(IDLE));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> proxy.stats().connections() == 0);
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
