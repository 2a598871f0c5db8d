package io.bytetrade.fsnotify.proxy.registration;

import static io.bytetrade.fsnotify.proxy.registration.SyncRig.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.registration.SyncRig.Connection;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import org.junit.jupiter.api.Test;

/** Equal sets that are written again: renewals, changes from outside, and claims of somebody else. */
class RegistrySyncRenewTest {
    private final SyncRig rig = new SyncRig();
    private final Connection a = new Connection();
    private final Connection b = new Connection();

    @Test
    void aRenewalWritesAnEqualSet() {
        rig.add(a, "/x");
        rig.pass(1_010);
        rig.sync.renew(ID);
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /x", "put /x");
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void aRenewalWithinASecondOfTheLastWriteIsMadeAtItsEnd() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.pass(300);
        rig.sync.renew(ID);
        rig.pass(300);
        rig.sync.renew(ID);
        rig.pass(399);
        assertThat(rig.calls()).isEmpty();

        rig.pass(1);
        assertThat(rig.calls()).containsExactly("put /x");
        rig.pass(5_000);
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void aRenewalMergesWithGrowthThatComesFirst() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        rig.sync.renew(ID);
        rig.pass(500);
        rig.add(a, "/y");
        rig.pass(5_000);

        assertThat(rig.calls()).containsExactly("put /x /y");
    }

    @Test
    void renewalsWithoutEndWriteOnceASecond() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.calls();

        for (int i = 0; i < 1_000; i++) {
            rig.sync.renew(ID);
            rig.pass(10);
        }

        assertThat(rig.calls()).hasSize(10);
    }

    @Test
    void aRenewalWhileAPutIsUnderWayIsNotTakenForPartOfIt() {
        rig.registry.during(() -> rig.sync.renew(ID));
        rig.add(a, "/x");
        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /x");

        rig.pass(999);
        assertThat(rig.calls()).isEmpty();
        rig.pass(1);
        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void whatNobodyWantsIsNotRenewed() {
        rig.sync.renew(ID);
        rig.registry.change(ID);
        rig.add(a, "/x");
        rig.pass(2_000);
        rig.calls();

        rig.clear(a);
        rig.registry.change(ID);
        rig.pass(99);
        assertThat(rig.calls()).isEmpty();
        rig.pass(5_000);
        assertThat(rig.calls()).containsExactly("remove");

        rig.registry.change(ID);
        rig.pass(5_000);
        assertThat(rig.calls()).isEmpty();
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void whatChangedOutsideIsPutAgain() {
        rig.add(a, "/x");
        rig.pass(2_000);
        rig.calls();

        rig.registry.change(ID);
        assertThat(rig.sync.unsynced()).isEqualTo(1);
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /x");
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void whatChangedOutsideWhileItLingersIsPutAgain() {
        rig.add(a, "/x");
        rig.pass(2_000);
        rig.calls();

        rig.release(a);
        rig.registry.change(ID);
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void whatChangedOutsideBetweenClearAndWatchIsPutAgain() {
        rig.add(a, "/x");
        rig.pass(2_000);
        rig.calls();

        rig.clear(a);
        rig.registry.change(ID);
        rig.add(a, "/x");
        rig.pass(5_000);

        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void whatChangedOutsideWhileAPutWasUnderWayIsPutAgain() {
        rig.registry.during(() -> rig.registry.change(ID));
        rig.add(a, "/x");
        rig.pass(5_000);

        assertThat(rig.calls()).containsExactly("put /x", "put /x");
    }

    @Test
    void whatIsYieldedIsNotTriedAgainAndNoFailure() {
        rig.registry.next(() -> Outcome.YIELDED);
        rig.add(a, "/x");
        rig.pass(60_000);

        assertThat(rig.calls()).containsExactly("put /x");
        assertThat(rig.sync.unsynced()).isZero();
        assertThat(rig.failures).isEmpty();
        assertThat(a.told).isEmpty();
        assertThat(rig.log.lines).isEmpty();
    }

    @Test
    void whatIsYieldedIsPutWithTheNextClaimThoughItIsEqual() {
        rig.registry.next(() -> Outcome.YIELDED);
        rig.add(a, "/x");
        rig.pass(5_000);
        rig.calls();

        rig.add(b, "/x");
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /x");
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void claimsThatComeTogetherAfterItWasYieldedAreOnePut() {
        rig.registry.next(() -> Outcome.YIELDED);
        rig.add(a, "/x", "/y");
        rig.pass(5_000);
        rig.calls();
        rig.remove(a, "/x");
        rig.pass(5_000);
        assertThat(rig.calls()).isEmpty();

        rig.add(b, "/y");
        rig.pass(5);
        rig.add(b, "/z");
        rig.pass(5_000);

        assertThat(rig.calls()).containsExactly("put /y /z");
    }

    @Test
    void whatIsYieldedIsPutOnARenewalOrAChangeFromOutside() {
        rig.registry.always(() -> Outcome.YIELDED);
        rig.add(a, "/x");
        rig.pass(5_000);
        rig.sync.renew(ID);
        rig.pass(5_000);
        rig.registry.change(ID);
        rig.pass(5_000);

        assertThat(rig.calls()).hasSize(3).containsOnly("put /x");
    }

    @Test
    void changesFromOutsideWithoutEndAreOneCallASecond() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.always(() -> Outcome.YIELDED);
        rig.calls();

        for (int i = 0; i < 1_000; i++) {
            rig.registry.change(ID);
            rig.pass(10);
        }

        assertThat(rig.calls()).hasSize(10);
    }

    @Test
    void aClaimWhileItIsYieldedIsNewerAndPut() {
        rig.registry.next(() -> {
            rig.add(b, "/x");
            return Outcome.YIELDED;
        });
        rig.add(a, "/x");
        rig.pass(5_000);

        assertThat(rig.calls()).containsExactly("put /x", "put /x");
    }

    @Test
    void whatIsYieldedIsNotRemoved() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.next(() -> Outcome.YIELDED);
        rig.add(a, "/y");
        rig.pass(10);
        rig.calls();

        rig.release(a);
        rig.pass(5_000);

        assertThat(rig.calls()).isEmpty();
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void clearRemovesAlsoWhatIsYielded() {
        rig.registry.next(() -> Outcome.YIELDED);
        rig.add(a, "/x");
        rig.pass(10);
        rig.clear(a);
        rig.pass(100);
        assertThat(rig.calls()).containsExactly("put /x", "remove");

        rig.registry.next(() -> {
            rig.clear(a);
            return Outcome.YIELDED;
        });
        rig.add(a, "/x");
        rig.pass(5_000);
        assertThat(rig.calls()).containsExactly("put /x", "remove");
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }
}
