package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bug in somebody else's listener: it is called in the middle of everything a loop does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThrowingListenerTest {
    static Stream<Named<Supplier<Throwable>>> whatItThrows() {
        return Stream.of(
                Named.of("a RuntimeException", () -> new IllegalStateException("a bug of this listener")),
                Named.of("an Error", () -> new NoClassDefFoundError("a/Metric")),
                Named.of("a StackOverflowError", StackOverflowError::new));
    }

    @ParameterizedTest
    @MethodSource("whatItThrows")
    void harmsNobody(Supplier<Throwable> bug) throws Exception {
        CountDownLatch othersHeardOfTheGap = new CountDownLatch(1);
        ProxyListener other = new ProxyListener() {
            @Override
            public void sourceGap(String reason) {
                othersHeardOfTheGap.countDown();
            }
        };
        try (TestProxy proxy = new TestProxy(
                        builder -> builder.loops(1).listener(new Throwing(bug)).listener(other));
                TestClient client = proxy.watching("ns/pod/app/w", "/mnt/data")) {
            try (TestClient refused = proxy.client().watch("ns/pod/app/w", "/opt")) {
                refused.notice(NoticeCode.NOT_MAPPED);
            }
            await().until(() -> proxy.stats().connections() == 1);
            proxy.source.gap("of this test");
            client.notice(NoticeCode.SOURCE_GAP);
            othersHeardOfTheGap.await();
            proxy.source.created("/host/data/a");
            assertThat(client.event().name()).isEqualTo("/mnt/data/a");
            proxy.proxy.close();
            client.notice(NoticeCode.GOING_AWAY);
            client.awaitEnd();
        }
    }

    private static final class Throwing implements ProxyListener {
        private final Supplier<Throwable> bug;

        private Throwing(Supplier<Throwable> bug) {
            this.bug = bug;
        }

        @Override
        public void connectionOpened(SocketAddress peer) {
            fail();
        }

        @Override
        public void connectionClosed(SocketAddress peer, String reason) {
            fail();
        }

        @Override
        public void refused(Refusal refusal) {
            fail();
        }

        @Override
        public void sourceGap(String reason) {
            fail();
        }

        private void fail() {
            Throwable thrown = bug.get();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }
}
