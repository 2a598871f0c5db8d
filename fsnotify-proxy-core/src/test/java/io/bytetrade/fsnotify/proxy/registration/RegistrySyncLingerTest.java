package io.bytetrade.fsnotify.proxy.registration;

import static io.bytetrade.fsnotify.proxy.registration.SyncRig.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.registration.SyncRig.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections that end without CLEAR, and come back or do not. */
class RegistrySyncLingerTest {
    private final SyncRig rig = new SyncRig();
    private final Connection a = new Connection();
    private final Connection b = new Connection();

    @Test
    void aClientThatComesBackInTimeWithTheSamePathsCostsNoCall() {
        rig.add(a, "/x", "/y");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.pass(1_999);
        rig.add(b, "/y");
        rig.add(b, "/x");
        rig.pass(5_000);

        assertThat(rig.calls()).isEmpty();
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void pathsGoAfterTheReleaseDelay() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.pass(2_099);
        assertThat(rig.calls()).isEmpty();

        rig.pass(1);
        assertThat(rig.calls()).containsExactly("remove");
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void onlyWhatIsNotClaimedAgainGoes() {
        rig.add(a, "/x", "/y");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.pass(500);
        rig.add(b, "/y");
        rig.pass(1_500);
        assertThat(rig.calls()).isEmpty();

        rig.pass(100);
        assertThat(rig.calls()).containsExactly("put /y");
    }

    @Test
    void aClientThatComesBackWithOtherPathsAddsThemToWhatLingers() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.add(b, "/y");
        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /x /y");

        rig.pass(2_090);
        assertThat(rig.calls()).containsExactly("put /y");
    }

    @Test
    void aPathThatWasClaimedAgainAndUnwatchedDoesNotLingerOn() {
        rig.add(a, "/x", "/y");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.pass(500);
        rig.add(b, "/x");
        rig.remove(b, "/x");
        rig.pass(100);

        assertThat(rig.calls()).containsExactly("put /y");
    }

    @Test
    void aPathThatIsReleasedTwiceLingersFromTheSecondTime() {
        rig.add(a, "/x");
        rig.add(b, "/x");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.pass(1_500);
        rig.release(b);
        rig.pass(2_099);
        assertThat(rig.calls()).isEmpty();

        rig.pass(1);
        assertThat(rig.calls()).containsExactly("remove");
    }

    @Test
    void whatLingersStaysWhenAnotherConnectionUnwatchesIt() {
        rig.add(a, "/x");
        rig.add(b, "/x");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.remove(b, "/x");
        rig.pass(1_999);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void aReleaseOfWhatOthersClaimIsNoCall() {
        rig.add(a, "/x");
        rig.add(b, "/x");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.pass(5_000);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void clearDropsWhatLingers() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.pass(500);
        rig.clear(b);
        rig.pass(100);

        assertThat(rig.calls()).containsExactly("remove");
        assertThat(rig.timer.pending()).isZero();
    }

    @Test
    void clearDropsWhatLingersAlsoWhenItKeepsItsOwn() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.add(b, "/y");
        rig.sync.clear(ID, b, true);
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /y");
    }

    @Test
    void withoutReleaseDelayPathsGoAsThoughUnwatched() {
        SyncRig hasty = new SyncRig(Duration.ZERO, new Random());
        hasty.add(a, "/x");
        hasty.pass(10);
        hasty.release(a);
        hasty.pass(100);

        assertThat(hasty.calls()).containsExactly("put /x", "remove");
    }

    @Test
    void itIsOverWhenTheLastPathLingersNoLonger() {
        AtomicInteger over = new AtomicInteger();
        rig.add(a, "/x", "/y");

        rig.sync.release(ID, a, over::incrementAndGet);
        rig.add(b, "/x");
        rig.pass(1_999);
        assertThat(over).hasValue(0);
        rig.pass(1);
        assertThat(over).hasValue(1);

        rig.sync.release(ID, b, over::incrementAndGet);
        rig.add(a, "/x");
        assertThat(over).hasValue(2);

        rig.sync.release(ID, a, over::incrementAndGet);
        rig.clear(b);
        assertThat(over).hasValue(3);
        rig.pass(5_000);
        assertThat(over).hasValue(3);
    }

    @Test
    void itIsOverAtOnceIfNothingLingers() {
        AtomicInteger over = new AtomicInteger();
        rig.sync.release(ID, a, over::incrementAndGet);
        assertThat(over).hasValue(1);

        rig.add(a, "/x");
        rig.sync.release(ID, b, over::incrementAndGet);
        assertThat(over).hasValue(2);

        SyncRig hasty = new SyncRig(Duration.ZERO, new Random());
        hasty.add(a, "/x");
        hasty.sync.release(ID, a, over::incrementAndGet);
        assertThat(over).hasValue(3);
    }

    @Test
    void aReleaseOfAnUnknownIdOrClaimantIsNothing() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.release(b);
        rig.sync.release(ChannelId.parse("ns/other/container"), a, () -> {});
        rig.pass(5_000);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void aPathThatWasRemovedWhileItLingeredIsWrittenAgainWhenItIsClaimedAgain() {
        rig.add(a, "/x", "/y");
        rig.pass(2_000);
        rig.calls();

        rig.release(a);
        rig.sync.pathRemoved("/x");
        rig.pass(500);
        assertThat(rig.calls()).isEmpty();

        rig.add(b, "/x", "/y");
        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /x /y");

        rig.add(a, "/x");
        rig.pass(5_000);
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void onlyAClaimOfTheRemovedPathWrites() {
        rig.add(a, "/x", "/y");
        rig.pass(2_000);
        rig.calls();

        rig.release(a);
        rig.sync.pathRemoved("/x");
        rig.sync.pathRemoved("/never wanted");
        rig.add(b, "/y");
        rig.pass(1_000);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void aPathThatWasRemovedBeforeItsConnectionEndedIsWrittenAgainWhenItIsClaimedAgain() {
        rig.add(a, "/x");
        rig.pass(2_000);
        rig.calls();

        rig.sync.pathRemoved("/x");
        rig.release(a);
        rig.add(b, "/x");
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void aPathThatWasRemovedBetweenClearAndWatchIsWrittenAgain() {
        rig.add(a, "/x");
        rig.pass(2_000);
        rig.calls();

        rig.clear(a);
        rig.sync.pathRemoved("/x");
        rig.add(a, "/x");
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void aPathThatWasRemovedWhileItWasWrittenIsWrittenAgain() {
        rig.registry.during(() -> rig.sync.pathRemoved("/x"));
        rig.add(a, "/x");
        rig.pass(2_000);
        rig.calls();

        rig.add(a, "/x");
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void aRemovedPathIsWrittenAgainForEachIdThatClaimsIt() {
        ChannelId other = ChannelId.parse("ns/pod/container/other");
        rig.add(a, "/x");
        rig.sync.add(other, a, null, List.of("/x"), rig.time());
        rig.pass(2_000);
        rig.calls();

        rig.sync.pathRemoved("/x");
        rig.add(a, "/x");
        rig.pass(2_000);
        rig.sync.add(other, a, null, List.of("/x"), rig.time());
        rig.pass(2_000);

        assertThat(rig.registry.puts.subList(2, 4))
                .extracting(put -> put.id().watcher())
                .containsExactly("watcher", "other");
    }
}
