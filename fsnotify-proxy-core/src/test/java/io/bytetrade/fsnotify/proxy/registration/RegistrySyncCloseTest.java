package io.bytetrade.fsnotify.proxy.registration;

import static io.bytetrade.fsnotify.proxy.registration.ScriptedRegistry.failing;
import static io.bytetrade.fsnotify.proxy.registration.SyncRig.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.control.Workers;
import io.bytetrade.fsnotify.proxy.registration.SyncRig.Connection;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end, with and without grace. The waits are real; no outcome depends on how long they are. */
@Timeout(60)
class RegistrySyncCloseTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final SyncRig rig = new SyncRig();
    private final Connection a = new Connection();
    private Thread closing;

    @AfterEach
    void endTheThread() throws InterruptedException {
        if (closing != null) {
            closing.interrupt();
            closing.join();
        }
    }

    @Test
    void closeWithGraceRemovesWhatThisProcessRegisteredAndWhatLingers() {
        ChannelId lingering = ChannelId.parse("ns/pod/container/lingering");
        ChannelId fresh = ChannelId.parse("ns/pod/container/fresh");
        rig.add(a, "/x");
        rig.sync.add(lingering, a, null, List.of("/y"), rig.time());
        rig.pass(10);
        rig.sync.release(lingering, a, () -> {});
        rig.sync.add(fresh, a, null, List.of("/z"), rig.time());
        rig.calls();

        close(LONG);
        passUntilClosed();

        assertThat(rig.calls()).containsExactly("remove", "remove");
        assertThat(rig.registry.held).isEmpty();
        assertThat(rig.timer.pending()).isZero();
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void closeWithNothingRegisteredEndsAtOnce() {
        rig.sync.close(LONG);

        assertThat(rig.registry.isClosed()).isTrue();
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void closeWithoutGraceRemovesNothing() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.add(a, "/y");
        rig.sync.close();
        rig.pass(10_000);

        assertThat(rig.calls()).containsExactly("put /x");
        assertThat(rig.registry.isClosed()).isTrue();
        assertThat(rig.timer.pending()).isZero();
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void noCallBeginsAfterClose() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();
        rig.add(a, "/y");
        rig.timer.advance(Duration.ofMillis(10));
        assertThat(rig.workers.waiting()).isEqualTo(1);

        rig.sync.close();
        rig.add(a, "/z");
        rig.clear(a);
        rig.sync.renew(ID);
        rig.registry.change(ID);
        rig.pass(10_000);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void aCallThatEndsAfterCloseIsNotFollowedByAnother() {
        rig.registry.next(() -> {
            rig.sync.close();
            return failing("interrupted").give();
        });
        rig.add(a, "/x");
        rig.pass(10_000);

        assertThat(rig.calls()).containsExactly("put /x");
        assertThat(a.told).isEmpty();
        assertThat(rig.failures).isEmpty();
        assertThat(rig.log.lines).isEmpty();
    }

    @Test
    void nothingIsClaimedAnyMoreWhileItCloses() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        close(LONG);
        awaitAbandoned();
        rig.add(a, "/x", "/y");
        rig.sync.add(ChannelId.parse("ns/pod/container/late"), a, null, List.of("/z"), rig.time());
        passUntilClosed();

        assertThat(rig.calls()).containsExactly("remove");
    }

    @Test
    void aPutThatIsUnderWayIsFollowedByItsRemoval() {
        rig.registry.during(() -> {
            close(LONG);
            awaitAbandoned();
        });
        rig.add(a, "/x");
        rig.pass(10);
        passUntilClosed();

        assertThat(rig.calls()).containsExactly("put /x", "remove");
    }

    @Test
    void aRemovalThatFailsIsTriedAgainWithinTheGrace() {
        rig.registry.always(failing("no answer"));
        rig.add(a, "/x");
        rig.pass(20_000);
        rig.calls();
        rig.registry.always(() -> Outcome.HELD);
        rig.registry.next(failing("no answer"));

        close(LONG);
        awaitAbandoned();
        rig.pass(125);
        passUntilClosed();

        assertThat(rig.calls()).containsExactly("remove", "remove");
    }

    @Test
    void theGraceBoundsTheWaitForACallThatHangs() {
        rig.add(a, "/x");
        rig.pass(10);

        rig.sync.close(Duration.ofMillis(20));
        rig.pass(10_000);

        assertThat(rig.calls()).containsExactly("put /x");
        assertThat(rig.registry.isClosed()).isTrue();
        assertThat(rig.log.lines).singleElement().asString().startsWith("WARNING removing was given up");
    }

    @Test
    void anInterruptEndsTheGrace() throws InterruptedException {
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        rig.add(a, "/x");
        rig.pass(10);
        closing = new Thread(() -> {
            rig.sync.close(LONG);
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        closing.start();
        closing.interrupt();
        closing.join();

        assertThat(stillInterrupted).isTrue();
        assertThat(rig.registry.isClosed()).isTrue();
    }

    @Test
    void closeWithoutGraceEndsAnotherThatWaits() throws InterruptedException {
        rig.add(a, "/x");
        rig.pass(10);
        close(LONG);
        awaitAbandoned();

        rig.sync.close();
        closing.join();

        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void aThousandIdsAreRemovedByTheWorkersAtMostEightAtOnce() {
        ConcurrentRegistry registry = new ConcurrentRegistry(() -> Outcome.HELD);
        try (Workers workers = new Workers("close-test")) {
            RegistrySync sync = new RegistrySync(
                    registry, workers, workers, InstantSource.system(), Duration.ofSeconds(2), new ProxyListener() {});
            for (int i = 0; i < 1_000; i++) {
                sync.add(ChannelId.parse("ns/pod-" + i + "/container"), a, null, List.of("/x"), Instant.EPOCH);
            }
            await().until(() -> sync.unsynced() == 0);
            assertThat(registry.held()).hasSize(1_000);

            sync.close(LONG);

            assertThat(registry.held()).isEmpty();
            assertThat(registry.mostAtOnce()).isBetween(1, 8);
            assertThat(registry.faults()).isEmpty();
        }
    }

    private void close(Duration grace) {
        closing = new Thread(() -> rig.sync.close(grace));
        closing.start();
    }

    /** Until nothing is claimed any more, which the closing thread does first. */
    private void awaitAbandoned() {
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    }

    private void passUntilClosed() {
        await().until(() -> {
            rig.pass(1);
            return !closing.isAlive();
        });
    }
}
