package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** DESIGN §5: where events may be missing, whoever watches is told, once a second and in its place among the events. */
class SourceGapTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void everyClientThatWatchesIsTold() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.loops(2));
                TestClient one = proxy.watching(CHANNEL, "/mnt/data");
                TestClient two = proxy.watching("ns/pod/app/two", "/mnt/data").watch("ns/pod/app/three", "/mnt/data");
                TestClient cleared = proxy.client().clear(CHANNEL);
                TestClient left =
                        proxy.watching("ns/pod/app/four", "/mnt/data").unwatch("ns/pod/app/four", "/mnt/data")) {
            two.sync();
            cleared.sync();
            left.sync();
            proxy.source.gap("Redis was away");
            Notice notice = one.notice(NoticeCode.SOURCE_GAP);
            assertThat(notice.text()).isEqualTo("Redis was away; rescan");
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(two.notice(NoticeCode.SOURCE_GAP).channel()).isEmpty();
            cleared.hearsNothing();
            left.hearsNothing();
        }
    }

    @Test
    void aGapKeepsItsPlaceAmongTheEvents() throws Exception {
        HeldLoop held = new HeldLoop();
        try (TestProxy proxy = new TestProxy(builder -> builder.loops(1).listener(held));
                TestClient client = proxy.watching(CHANNEL, "/mnt/data");
                TestClient holder = held.next(proxy)) {
            // The loop finds all of this at once.
            proxy.source.created("/host/data/1", "/host/data/2");
            proxy.source.gap("Redis was away");
            proxy.source.created("/host/data/3");
            held.goOn();
            assertThat(client.event().name()).isEqualTo("/mnt/data/1");
            assertThat(client.event().name()).isEqualTo("/mnt/data/2");
            client.notice(NoticeCode.SOURCE_GAP);
            assertThat(client.event().name()).isEqualTo("/mnt/data/3");
            holder.hearsNothing();
        }
    }

    @Test
    void moreGapsWithinASecondAreToldTogetherAtItsEnd() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            long begin = System.nanoTime();
            proxy.source.gap("first");
            proxy.source.gap("second");
            proxy.source.gap("third");
            assertThat(client.notice(NoticeCode.SOURCE_GAP).text()).isEqualTo("first; rescan");
            assertThat(client.notice(NoticeCode.SOURCE_GAP).text()).contains("second", "third");
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(1_000_000_000);
            client.hearsNothing();
        }
    }

    @Test
    void whereNoticesAreSwitchedOffNothingIsTold() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.notices(false));
                TestClient client = proxy.client()) {
            client.sendBytes(RawFrame.of(99)).watch(CHANNEL, "/opt", "/mnt/data");
            proxy.awaitRegistered(CHANNEL, "/host/data");
            proxy.source.gap("Redis was away");
            proxy.source.created("/host/data/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/f");
            proxy.proxy.close();
            client.awaitEnd();
            assertThat(proxy.stats().noticesSent()).isZero();
        }
    }

    @Test
    void theListenerAndTheCountsKnowOfGaps() throws Exception {
        List<String> reasons = new CopyOnWriteArrayList<>();
        ProxyListener listener = new ProxyListener() {
            @Override
            public void sourceGap(String reason) {
                reasons.add(reason);
            }
        };
        try (TestProxy proxy = new TestProxy(builder -> builder.listener(listener))) {
            proxy.source.gap("one");
            proxy.source.gap("two");
            assertThat(reasons).containsExactly("one", "two");
            assertThat(proxy.stats().sourceGaps()).isEqualTo(2);
        }
    }

    /** Keeps an event loop from going on, which no listener may do, after a second client has connected. */
    private static final class HeldLoop implements ProxyListener {
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CountDownLatch reached = new CountDownLatch(2);

        @Override
        public void connectionOpened(SocketAddress peer) {
            reached.countDown();
            if (reached.getCount() == 0) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        TestClient next(TestProxy proxy) throws InterruptedException {
            TestClient client = proxy.client();
            reached.await();
            return client;
        }

        void goOn() {
            gate.countDown();
        }
    }
}
