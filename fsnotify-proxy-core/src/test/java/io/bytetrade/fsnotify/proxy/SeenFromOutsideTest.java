package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.ClientInfo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator can ask a proxy that runs. */
class SeenFromOutsideTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void aClientIsShownWithItsIdsItsWatchesAndItsCounts() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.created("/host/data/1");
            client.event();
            client.suspend(CHANNEL).sync();
            proxy.source.created("/host/data/2", "/host/data/3");
            await().until(() -> proxy.stats().recordsDroppedSuspended() == 2);

            ConnectedClients clients = proxy.proxy.clients();
            assertThat(clients.complete()).isTrue();
            ClientInfo info = clients.clients().get(0);
            assertThat(clients.clients()).hasSize(1);
            assertThat(info.watchers())
                    .containsExactly(new ClientInfo.Watcher(
                            ChannelId.parse(CHANNEL), true, 1, List.of(new MappedPath("/mnt/data", "/host/data"))));
            assertThat(info.recordsDelivered()).isEqualTo(1);
            assertThat(info.recordsDroppedSuspended()).isEqualTo(2);
            assertThat(info.framesReceived()).isEqualTo(proxy.stats().framesReceived());
            assertThat(info.noticesSent()).isEqualTo(proxy.stats().noticesSent());
            assertThat(info.bytesWritten()).isEqualTo(proxy.stats().bytesWritten());
            assertThat(info.outboxBytes()).isZero();
        }
    }

    @Test
    void aClientThatLeftIsNotShown() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.watching(CHANNEL, "/mnt/data").close();
            await().until(() -> proxy.proxy.clients().clients().isEmpty());
        }
    }

    @Test
    void anEventCountsInTheHistogramAndAWriteThatIsHeldBackDoesNot() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.loops(1).writeWindow(Duration.ofMillis(50)));
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.created("/host/data/1", "/host/data/2");
            proxy.source.created("/host/elsewhere/3");
            proxy.source.push("/host/data/4", Op.WRITE, "/host/data");
            client.event();
            client.event();
            client.event();
            await().untilAsserted(
                            () -> assertThat(proxy.stats().latencies().count()).isEqualTo(2));
            assertThat(proxy.stats().latencies().sum()).isPositive();
        }
    }

    @Test
    void eachLoopIsShownAsLongAsItRuns() throws Exception {
        TestProxy proxy = new TestProxy(builder -> builder.loops(2).name("shown"));
        try (proxy) {
            assertThat(proxy.proxy.loops()).allSatisfy(loop -> {
                assertThat(loop.alive()).isTrue();
                assertThat(loop.lag()).isPositive();
                assertThat(loop.queuedEvents()).isZero();
            });
            assertThat(proxy.proxy.loops()).extracting(LoopStats::name).containsExactly("shown-loop-0", "shown-loop-1");
        }
        assertThat(proxy.proxy.loops()).hasSize(2).noneMatch(LoopStats::alive);
        assertThat(proxy.proxy.clients()).isEqualTo(new ConnectedClients(List.of(), false));
    }
}
