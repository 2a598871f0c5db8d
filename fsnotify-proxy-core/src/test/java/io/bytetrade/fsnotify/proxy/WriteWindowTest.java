package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** WRITE is coalesced (DESIGN §3). What must not depend on the clock has a window that no test waits for. */
class WriteWindowTest {
    private static final String CHANNEL = "ns/pod/app/w";
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration ENDLESS = Duration.ofMinutes(10);
    private static final NodeEvent WRITE = new NodeEvent("/host/data/f", Op.WRITE, "/host/data");
    private static final NodeEvent CHMOD = new NodeEvent("/host/data/f", Op.CHMOD, "/host/data");
    private static final FileEvent WRITTEN = new FileEvent("/mnt/data/f", Op.WRITE, "/mnt/data");

    @Test
    void aBurstOfWritesIsOneAndComesWhenItsFileIsQuiet() throws Exception {
        try (TestProxy proxy = window(SHORT);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            long begin = System.nanoTime();
            proxy.source.push(Collections.nCopies(20, WRITE));
            assertThat(client.event()).isEqualTo(WRITTEN);
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SHORT.toNanos());
            client.hearsNothing();
            assertThat(proxy.stats().writesCoalesced()).isEqualTo(19);
        }
    }

    @Test
    void writesThatAreFarApartAreTwo() throws Exception {
        try (TestProxy proxy = window(SHORT);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push(WRITE);
            assertThat(client.event()).isEqualTo(WRITTEN);
            proxy.source.push(WRITE);
            assertThat(client.event()).isEqualTo(WRITTEN);
            assertThat(proxy.stats().writesCoalesced()).isZero();
        }
    }

    @Test
    void aFileThatIsWrittenWithoutPauseIsReportedAllTheSame() throws Exception {
        Duration window = Duration.ofSeconds(2);
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try (TestProxy proxy =
                        new TestProxy(builder -> builder.writeWindow(window).writeMaxDelay(window));
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            writer.scheduleAtFixedRate(() -> proxy.source.push(WRITE), 0, 10, TimeUnit.MILLISECONDS);
            assertThat(client.event()).isEqualTo(WRITTEN);
            assertThat(client.event()).isEqualTo(WRITTEN);
        } finally {
            writer.shutdownNow();
        }
    }

    @Test
    void anotherOpSendsThePendingWriteFirst() throws Exception {
        try (TestProxy proxy = window(ENDLESS);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push(WRITE);
            client.hearsNothing();
            proxy.source.push("/host/data/f", Op.REMOVE, "/host/data");
            assertThat(client.event()).isEqualTo(WRITTEN);
            assertThat(client.event().op()).isEqualTo(Op.REMOVE);
        }
    }

    @Test
    void aWriteTogetherWithAnotherOpDoesNotWait() throws Exception {
        try (TestProxy proxy = window(ENDLESS);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data/f", Op.CREATE | Op.WRITE, "/host/data");
            assertThat(client.event().op()).isEqualTo(Op.CREATE | Op.WRITE);
        }
    }

    @Test
    void filesDoNotWaitForOneAnother() throws Exception {
        try (TestProxy proxy = window(ENDLESS);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push(WRITE, new NodeEvent("/host/data/g", Op.WRITE, "/host/data"), CHMOD);
            assertThat(client.event()).isEqualTo(WRITTEN);
            assertThat(client.event().op()).isEqualTo(Op.CHMOD);
            client.hearsNothing();
        }
    }

    @Test
    void aWindowOfZeroLetsEveryWritePassAtOnce() throws Exception {
        try (TestProxy proxy = window(Duration.ZERO);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push(WRITE, WRITE, WRITE);
            assertThat(client.events(3)).containsOnly(WRITTEN);
            client.hearsNothing();
            assertThat(proxy.stats().writesCoalesced()).isZero();
        }
    }

    @Test
    void aPendingWriteGoesToWhoeverWatchesWhenItIsSent() throws Exception {
        try (TestProxy proxy = window(ENDLESS);
                TestClient stays = proxy.watching(CHANNEL, "/mnt/data");
                TestClient leaves = proxy.watching(CHANNEL, "/mnt/data");
                TestClient comes = proxy.client()) {
            proxy.source.push(WRITE);
            leaves.unwatch(CHANNEL, "/mnt/data").sync();
            comes.watch(CHANNEL, "/mnt/data").sync();
            proxy.source.push(CHMOD);
            assertThat(stays.events(2)).extracting(FileEvent::op).containsExactly(Op.WRITE, Op.CHMOD);
            assertThat(comes.events(2)).extracting(FileEvent::op).containsExactly(Op.WRITE, Op.CHMOD);
            leaves.hearsNothing();
        }
    }

    @Test
    void aPendingWriteThatNobodyWatchesAnyMoreIsDropped() throws Exception {
        try (TestProxy proxy = window(ENDLESS);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push(WRITE);
            client.sync().unwatch(CHANNEL, "/mnt/data").watch(CHANNEL, "/mnt/data/other");
            client.sync();
            proxy.proxy.close();
            client.notice(NoticeCode.GOING_AWAY);
            client.awaitEnd();
        }
    }

    @Test
    void closingTheProxySendsWhatIsPending() throws Exception {
        try (TestProxy proxy = window(ENDLESS);
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push(WRITE, new NodeEvent("/host/data/g", Op.WRITE, "/host/data"));
            proxy.proxy.close();
            assertThat(client.events(2)).extracting(FileEvent::name).containsExactly("/mnt/data/f", "/mnt/data/g");
            client.notice(NoticeCode.GOING_AWAY);
            client.awaitEnd();
        }
    }

    private static TestProxy window(Duration window) throws StartException {
        return new TestProxy(builder -> builder.writeWindow(window).writeMaxDelay(window));
    }
}
