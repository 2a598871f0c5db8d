package io.bytetrade.fsnotify.proxy.registration;

import static io.bytetrade.fsnotify.proxy.registration.SyncRig.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.registration.SyncRig.Connection;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is put and removed, and when, if nothing fails and nobody disconnects. */
class RegistrySyncTest {
    private final SyncRig rig = new SyncRig();
    private final Connection a = new Connection();
    private final Connection b = new Connection();

    @Test
    void growthIsPutTenMillisecondsAfterItsFirstPath() {
        rig.add(a, "/x");
        rig.pass(5);
        rig.add(a, "/y");
        rig.pass(4);
        assertThat(rig.calls()).isEmpty();

        rig.pass(1);
        assertThat(rig.calls()).containsExactly("put /x /y");
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void theSetIsTheUnionOverClaimants() {
        rig.add(a, "/x", "/y");
        rig.add(b, "/y", "/z");
        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /x /y /z");

        rig.remove(a, "/x", "/y");
        rig.pass(100);
        assertThat(rig.calls()).containsExactly("put /y /z");
    }

    @Test
    void aPathClaimedTwiceByOneConnectionIsClaimedOnce() {
        rig.add(a, "/x", "/y");
        rig.add(a, "/x");
        rig.pass(10);
        rig.remove(a, "/x");
        rig.pass(100);

        assertThat(rig.calls()).containsExactly("put /x /y", "put /y");
    }

    @Test
    void anEqualSetIsNoCall() {
        rig.add(a, "/x", "/y");
        rig.pass(10);
        rig.calls();

        rig.add(a, "/x");
        rig.add(b, "/y");
        rig.remove(a, "/y", "/never claimed");
        rig.pass(2_000);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void aClaimOfNothingIsNone() {
        rig.add(a);
        rig.pass(1_000);

        assertThat(rig.calls()).isEmpty();
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void aLossIsPutAHundredMillisecondsAfterTheLastOfIt() {
        rig.add(a, "/x", "/y", "/z");
        rig.pass(10);
        rig.calls();

        rig.remove(a, "/x");
        rig.pass(60);
        rig.remove(a, "/y");
        rig.pass(99);
        assertThat(rig.calls()).isEmpty();

        rig.pass(1);
        assertThat(rig.calls()).containsExactly("put /z");
    }

    @Test
    void unwatchOfTheLastPathRemovesTheId() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.remove(a, "/x");
        rig.pass(99);
        assertThat(rig.calls()).isEmpty();

        rig.pass(1);
        assertThat(rig.calls()).containsExactly("remove");
        assertThat(rig.registry.held).isEmpty();
    }

    @Test
    void clearAndWatchOfTheSamePathsWithinAHundredMillisecondsIsNoCall() {
        rig.add(a, "/x", "/y");
        rig.pass(10);
        rig.calls();

        rig.clear(a);
        rig.pass(90);
        rig.add(a, "/y", "/x");
        rig.pass(2_000);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void clearAndWatchOfOtherPathsIsOnePutWithTheGrowth() {
        rig.add(a, "/x", "/y");
        rig.pass(10);
        rig.calls();

        rig.clear(a);
        rig.pass(90);
        rig.add(a, "/y", "/z");
        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /y /z");

        rig.pass(2_000);
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void growthThatIsTakenBackInTimeIsNoCall() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.add(a, "/y");
        rig.pass(5);
        rig.remove(a, "/y");
        rig.pass(2_000);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void clearOfAnIdThatThisProcessNeverPutRemovesIt() {
        rig.clear(a);
        rig.pass(99);
        assertThat(rig.calls()).isEmpty();

        rig.pass(1);
        assertThat(rig.calls()).containsExactly("remove");
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void aClearWhileTheIdIsRemovedIsPartOfIt() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.during(() -> rig.clear(b));
        rig.clear(a);
        rig.pass(2_000);

        assertThat(rig.calls()).containsExactly("put /x", "remove");
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void aClearOfWhatCameBackWhileItWasRemovedIsNoCall() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.during(() -> rig.add(b, "/x"));
        rig.clear(a);
        rig.pass(100);
        rig.clear(b);
        rig.pass(2_000);

        assertThat(rig.calls()).containsExactly("put /x", "remove");
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void clearAndWatchOfAnIdThatThisProcessNeverPutIsOnePut() {
        rig.clear(a);
        rig.pass(50);
        rig.add(a, "/x");
        rig.pass(2_000);

        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void clearWatchUnwatchOfAnIdThatThisProcessNeverPutStillRemovesIt() {
        rig.clear(a);
        rig.pass(50);
        rig.add(a, "/x");
        rig.remove(a, "/x");
        rig.pass(2_000);

        assertThat(rig.calls()).containsExactly("remove");
    }

    @Test
    void watchAndUnwatchBeforeAnythingIsPutIsNoCall() {
        rig.add(a, "/x");
        rig.remove(a, "/x");
        rig.pass(2_000);

        assertThat(rig.calls()).isEmpty();
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void clearKeepsWhatOtherConnectionsClaim() {
        rig.add(a, "/x");
        rig.add(b, "/y");
        rig.pass(10);
        rig.calls();

        rig.clear(a);
        rig.pass(100);

        assertThat(rig.calls()).containsExactly("put /y");
    }

    @Test
    void clearKeepsItsOwnClaimsWhenToldSo() {
        rig.add(a, "/x");
        rig.pass(5);
        rig.sync.clear(ID, a, true);
        rig.pass(2_000);

        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void whatChangesWhileACallIsUnderWayMergesIntoTheNext() {
        rig.registry.during(() -> {
            rig.add(a, "/y");
            rig.add(b, "/z");
            rig.remove(a, "/x");
        });
        rig.add(a, "/x");
        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /x");

        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /y /z");
    }

    @Test
    void noSecondCallForAnIdBeginsWhileOneIsUnderWay() {
        rig.registry.during(() -> {
            rig.add(a, "/y");
            rig.sync.renew(ID);
            rig.timer.advance(Duration.ofSeconds(5));
            assertThat(rig.workers.waiting()).isZero();
        });
        rig.add(a, "/x");
        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /x");

        rig.pass(1);
        assertThat(rig.calls()).containsExactly("put /x /y");
    }

    @Test
    void whatChangesWhileACallWaitsForAWorkerIsPartOfIt() {
        rig.add(a, "/x");
        rig.timer.advance(Duration.ofMillis(10));
        rig.add(a, "/y");
        rig.timer.advance(Duration.ofSeconds(5));
        assertThat(rig.workers.waiting()).isEqualTo(1);

        rig.pass(2_000);
        assertThat(rig.calls()).containsExactly("put /x /y");
    }

    @Test
    void aCallThatNobodyWantsAnyMoreWhenAWorkerIsFreeIsNotMade() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();
        rig.add(a, "/y");
        rig.timer.advance(Duration.ofMillis(10));

        rig.remove(a, "/y");
        rig.pass(2_000);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void aClearThatComesWhileAPutWaitsForAWorkerStillHasItsTime() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();
        rig.add(a, "/y");
        rig.timer.advance(Duration.ofMillis(10));
        rig.clear(a);
        rig.pass(50);
        assertThat(rig.calls()).isEmpty();

        rig.add(a, "/x", "/y");
        rig.pass(2_000);
        assertThat(rig.calls()).containsExactly("put /x /y");
    }

    @Test
    void anIdThatComesBackWhileItIsRemovedIsPutAfterwards() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.during(() -> rig.add(b, "/x"));
        rig.clear(a);
        rig.pass(2_000);

        assertThat(rig.calls()).containsExactly("put /x", "remove", "put /x");
    }

    @Test
    void thePutSaysWhenItWasLastClaimed() {
        rig.pass(1_000);
        rig.add(a, "/x");
        rig.pass(5);
        rig.add(b, "/x");
        rig.pass(5);
        rig.remove(b, "/x");
        rig.sync.renew(ID);
        rig.pass(3_000);

        assertThat(rig.registry.puts)
                .extracting(WatchedPaths::claimedAt)
                .containsExactly(Instant.ofEpochMilli(1_005), Instant.ofEpochMilli(1_005));
    }

    @Test
    void aClaimThatIsHandledLateDoesNotMakeTheLastOneOlder() {
        rig.sync.add(ID, a, null, Set.of("/x"), Instant.ofEpochSecond(20));
        rig.sync.add(ID, b, null, Set.of("/y"), Instant.ofEpochSecond(10));
        rig.pass(1_000);

        assertThat(rig.registry.puts).extracting(WatchedPaths::claimedAt).containsExactly(Instant.ofEpochSecond(20));
    }

    @Test
    void aNewUidIsPutThoughTheSetIsEqualAndNullIsNoNews() {
        rig.sync.add(ID, a, null, Set.of("/x"), rig.time());
        rig.pass(10);
        rig.sync.add(ID, a, "uid-1", Set.of("/x"), rig.time());
        rig.pass(10);
        rig.sync.add(ID, b, null, Set.of("/x"), rig.time());
        rig.sync.add(ID, b, "uid-1", Set.of("/x"), rig.time());
        rig.pass(1_000);
        rig.sync.add(ID, b, "uid-2", Set.of("/x"), rig.time());
        rig.pass(10);

        assertThat(rig.registry.puts).extracting(WatchedPaths::podUid).containsExactly(null, "uid-1", "uid-2");
    }

    @Test
    void aUidOfWhatIsCleanedAwayDoesNotHastenTheRemoval() {
        rig.clear(a);
        rig.sync.add(ID, a, "uid-1", Set.of("/x"), rig.time());
        rig.remove(a, "/x");
        rig.pass(99);

        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void idsDoNotWaitForEachOther() {
        ChannelId other = ChannelId.parse("ns/pod/container/other");
        rig.add(a, "/x");
        rig.sync.add(other, a, null, List.of("/x"), rig.time());
        rig.timer.advance(Duration.ofMillis(10));

        assertThat(rig.workers.waiting()).isEqualTo(2);
        rig.pass(1);
        assertThat(rig.registry.held).containsOnlyKeys(ID, other);
    }

    @Test
    void unsyncedCountsIdsOfWhichItIsNotKnownThatTheyAreHeld() {
        rig.registry.during(() -> assertThat(rig.sync.unsynced()).isEqualTo(1));
        rig.add(a, "/x");
        assertThat(rig.sync.unsynced()).isEqualTo(1);
        rig.pass(10);
        assertThat(rig.sync.unsynced()).isZero();

        rig.remove(a, "/x");
        assertThat(rig.sync.unsynced()).isEqualTo(1);
        rig.pass(100);
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void theAgeIsThatOfTheIdThatHasBeenUnsyncedForTheLongestTime() {
        ChannelId other = ChannelId.parse("ns/pod/container/other");
        rig.add(a, "/x");
        rig.timer.advance(Duration.ofSeconds(2));
        rig.sync.add(other, a, null, List.of("/x"), rig.time());
        rig.timer.advance(Duration.ofSeconds(1));
        rig.add(a, "/y");
        assertThat(rig.sync.oldestUnsynced()).isEqualTo(Duration.ofSeconds(3));

        rig.sync.clear(ID, a, false);
        rig.pass(60_000);
        assertThat(rig.sync.oldestUnsynced()).isZero();
    }

    @Test
    void nothingIsKeptOfAHundredThousandIdsThatPassThrough() {
        for (int i = 0; i < 100_000; i++) {
            ChannelId id = ChannelId.parse("ns/pod-" + i + "/container");
            rig.sync.add(id, a, "uid", List.of("/x" + i, "/shared"), rig.time());
            switch (i % 3) {
                case 0 -> rig.sync.release(id, a, () -> {});
                case 1 -> rig.sync.clear(id, a, false);
                default -> rig.sync.remove(id, a, List.of("/x" + i, "/shared"));
            }
            if (i % 1_000 == 0) {
                rig.pass(3);
            }
        }
        rig.pass(5_000);

        assertThat(rig.registry.held).isEmpty();
        assertThat(rig.timer.pending()).isZero();
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void aNegativeReleaseDelayIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SyncRig(Duration.ofMillis(-1), new Random()))
                .withMessageContaining("PT-0.001S");
    }
}
