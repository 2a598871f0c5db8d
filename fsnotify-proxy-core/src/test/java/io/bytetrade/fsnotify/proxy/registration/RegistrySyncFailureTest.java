package io.bytetrade.fsnotify.proxy.registration;

import static io.bytetrade.fsnotify.proxy.registration.ScriptedRegistry.failing;
import static io.bytetrade.fsnotify.proxy.registration.ScriptedRegistry.refusing;
import static io.bytetrade.fsnotify.proxy.registration.ScriptedRegistry.throwing;
import static io.bytetrade.fsnotify.proxy.registration.SyncRig.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.registration.SyncRig.Connection;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that fail: when they are made again, who is told, and what is logged. */
class RegistrySyncFailureTest {
    private final SyncRig rig = new SyncRig();
    private final Connection a = new Connection();
    private final Connection b = new Connection();

    @Test
    void aFailureIsTriedAgainWithBackoffForEver() {
        rig.registry.always(failing("no answer"));
        rig.add(a, "/x");
        rig.pass(10);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            waits.add(rig.passUntilCalled());
        }

        long exact = 100;
        for (long wait : waits) {
            assertThat(wait).isBetween(exact * 8 / 10, exact * 12 / 10 + 1);
            exact = Math.min(30_000, exact * 2);
        }
        assertThat(rig.sync.unsynced()).isEqualTo(1);
    }

    @Test
    void theBackoffBeginsAnewAfterASuccess() {
        for (int i = 0; i < 5; i++) {
            rig.registry.next(failing("no answer"));
        }
        rig.add(a, "/x");
        rig.pass(10_000);
        rig.registry.next(failing("no answer"));
        rig.add(a, "/y");
        rig.pass(10);

        assertThat(rig.passUntilCalled()).isBetween(80L, 121L);
        assertThat(rig.registry.held.get(ID)).containsExactly("/x", "/y");
    }

    @Test
    void aChangedSetDoesNotWaitForTheEndOfTheBackoff() {
        rig.add(a, "/x");
        failTimes(8);
        rig.pass(1_000);
        assertThat(rig.calls()).hasSize(8);

        rig.add(a, "/y");
        rig.pass(10);
        assertThat(rig.calls()).containsExactly("put /x /y");
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void aLossDoesNotWaitForTheEndOfTheBackoffEither() {
        rig.add(a, "/x", "/y");
        failTimes(8);
        rig.calls();

        rig.remove(a, "/y");
        rig.pass(100);
        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void anUnchangedSetWaitsForTheEndOfTheBackoffAlsoWhenItIsRenewed() {
        rig.add(a, "/x");
        failTimes(4);
        assertThat(rig.calls()).hasSize(4);

        rig.sync.renew(ID);
        rig.registry.change(ID);
        rig.add(b, "/x");
        rig.add(a, "/y");
        rig.remove(a, "/y");
        rig.pass(639);
        assertThat(rig.calls()).isEmpty();
        rig.pass(322);
        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void howeverFastASetChangesAFailingRegistryIsCalledTenTimesASecond() {
        assertThat(callsWhileTheSetChangesForTenSeconds(failing("no answer"))).isBetween(80, 101);
    }

    @Test
    void howeverFastASetChangesARefusingRegistryIsCalledTenTimesASecond() {
        assertThat(callsWhileTheSetChangesForTenSeconds(refusing("forbidden"))).isBetween(80, 101);
    }

    private int callsWhileTheSetChangesForTenSeconds(ScriptedRegistry.Answer answer) {
        rig.registry.always(answer);
        for (int i = 0; i < 10_000; i++) {
            rig.add(a, "/x" + i);
            rig.remove(a, "/x" + (i - 50));
            rig.pass(1);
        }
        return rig.calls().size();
    }

    @Test
    void triesOfChangedSetsDoNotMakeTheBackoffLonger() {
        rig.registry.always(failing("no answer"));
        for (int i = 0; i < 10; i++) {
            rig.add(a, "/x" + i);
            rig.pass(100);
        }
        rig.calls();

        // In one second there is time for four tries of the backoff: the next wait is 0.8 s, give or take 20 %.
        assertThat(rig.passUntilCalled()).isLessThanOrEqualTo(961);
    }

    @Test
    void aSuccessOfAChangedSetEndsTheBackoff() {
        rig.add(a, "/x");
        failTimes(8);
        rig.add(a, "/y");
        rig.pass(100);
        rig.registry.next(failing("no answer"));
        rig.sync.renew(ID);
        rig.pass(1_000);
        rig.calls();

        assertThat(rig.passUntilCalled()).isLessThanOrEqualTo(121);
    }

    private void failTimes(int times) {
        for (int i = 0; i < times; i++) {
            rig.registry.next(failing("no answer"));
            rig.passUntilCalled();
        }
    }

    @Test
    void aRenewalDoesNotHoldUpWhatIsTriedAgain() {
        rig.add(a, "/x");
        rig.pass(100);
        rig.registry.next(failing("no answer"));
        rig.add(a, "/y");
        rig.pass(10);
        rig.calls();

        rig.sync.renew(ID);
        rig.pass(121);

        assertThat(rig.calls()).containsExactly("put /x /y");
    }

    @Test
    void aRemovalIsTriedAgainTooAndThenForgotten() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.next(failing("no answer"));
        rig.clear(a);
        rig.pass(100);
        assertThat(rig.sync.unsynced()).isEqualTo(1);
        rig.pass(130);

        assertThat(rig.calls()).containsExactly("put /x", "remove", "remove");
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void aPutThatFailedMayHaveTakenEffectSoThatItIsRemoved() {
        rig.registry.next(failing("no answer"));
        rig.add(a, "/x");
        rig.pass(10);
        rig.remove(a, "/x");
        rig.pass(1_000);

        assertThat(rig.calls()).containsExactly("put /x", "remove");
    }

    @Test
    void whatIsHeldIsUnknownAfterAFailureSoThatTheSetBeforeIsPutAgain() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.next(failing("no answer"));
        rig.add(a, "/y");
        rig.pass(10);
        rig.remove(a, "/y");
        rig.pass(1_000);

        assertThat(rig.calls()).containsExactly("put /x", "put /x /y", "put /x");
    }

    @Test
    void aClaimantIsToldOfADelayOnceAndOfItsEnd() {
        rig.registry.always(failing("no answer"));
        rig.add(a, "/x");
        rig.pass(5_000);
        assertThat(a.told).containsExactly("delayed");

        rig.registry.always(() -> Outcome.HELD);
        rig.pass(10_000);
        assertThat(a.told).containsExactly("delayed", "recovered");

        rig.registry.next(failing("no answer"));
        rig.sync.renew(ID);
        rig.pass(5_000);
        assertThat(a.told).containsExactly("delayed", "recovered", "delayed", "recovered");
    }

    @Test
    void whoClaimsDuringADelayIsToldAtTheNextFailureAndWhoLeftIsTold() {
        rig.registry.always(failing("no answer"));
        rig.add(a, "/x");
        rig.pass(50);
        rig.add(b, "/y");
        rig.remove(a, "/x");
        rig.pass(1_000);
        rig.registry.always(() -> Outcome.HELD);
        rig.pass(10_000);

        assertThat(a.told).containsExactly("delayed");
        assertThat(b.told).containsExactly("delayed", "recovered");
    }

    @Test
    void whoClaimsDuringADelayIsToldOfItsEnd() {
        rig.registry.next(failing("no answer"));
        rig.add(a, "/x");
        rig.pass(10);
        rig.add(b, "/x");
        rig.pass(1_000);

        assertThat(a.told).containsExactly("delayed", "recovered");
        assertThat(b.told).containsExactly("recovered");
    }

    @Test
    void whoClaimsAnewDuringADelayIsToldOfItsEndToo() {
        rig.registry.next(failing("no answer"));
        rig.add(a, "/x");
        rig.pass(10);
        rig.release(a);
        rig.add(a, "/x");
        rig.pass(1_000);

        assertThat(a.told).containsExactly("delayed", "recovered");
    }

    @Test
    void aRecoveryIsToldThoughTheClaimWasYieldedInBetween() {
        rig.registry.next(failing("no answer"));
        rig.registry.next(() -> Outcome.YIELDED);
        rig.add(a, "/x");
        rig.pass(1_000);
        assertThat(a.told).containsExactly("delayed");

        rig.registry.change(ID);
        rig.pass(1_000);
        assertThat(a.told).containsExactly("delayed", "recovered");
    }

    @Test
    void aPermanentFailureIsNotTriedAgain() {
        rig.registry.always(refusing("forbidden"));
        rig.add(a, "/x");
        rig.pass(120_000);

        assertThat(rig.calls()).containsExactly("put /x");
        assertThat(a.told).containsExactly("refused");
        assertThat(rig.sync.unsynced()).isEqualTo(1);
    }

    @Test
    void aPermanentFailureIsTriedAgainWhenTheSetChangesAndToldAgain() {
        rig.registry.always(refusing("forbidden"));
        rig.add(a, "/x");
        rig.pass(1_000);
        rig.add(a, "/x");
        rig.pass(1_000);
        assertThat(rig.calls()).containsExactly("put /x");

        rig.add(b, "/y");
        rig.pass(9);
        assertThat(rig.calls()).isEmpty();
        rig.pass(1);
        assertThat(rig.calls()).containsExactly("put /x /y");
        assertThat(a.told).containsExactly("refused", "refused");
        assertThat(b.told).containsExactly("refused");

        rig.remove(b, "/y");
        rig.pass(99);
        assertThat(rig.calls()).isEmpty();
        rig.pass(1);
        assertThat(rig.calls()).containsExactly("put /x");
    }

    @Test
    void aPermanentFailureIsTriedAgainOnARenewalOrAChangeFromOutsideButToldOnce() {
        rig.registry.always(refusing("forbidden"));
        rig.add(a, "/x");
        rig.pass(1_000);
        rig.sync.renew(ID);
        rig.pass(1_000);
        rig.registry.change(ID);
        rig.pass(60_000);

        assertThat(rig.calls()).hasSize(3).containsOnly("put /x");
        assertThat(a.told).containsExactly("refused");
    }

    @Test
    void aPermanentFailureIsTriedAgainForSomebodyElseWhoHearsOfItThen() {
        rig.registry.always(refusing("forbidden"));
        rig.add(a, "/x");
        rig.pass(1_000);
        rig.add(b, "/x");
        rig.pass(10);

        assertThat(rig.calls()).containsExactly("put /x", "put /x");
        assertThat(a.told).containsExactly("refused");
        assertThat(b.told).containsExactly("refused");
    }

    @Test
    void aSetThatIsTakenBackToTheRefusedOneIsTriedAgain() {
        rig.registry.next(refusing("forbidden"));
        rig.add(a, "/x");
        rig.pass(1_000);
        rig.add(a, "/y");
        rig.remove(a, "/y");
        rig.pass(1_000);

        assertThat(rig.calls()).containsExactly("put /x", "put /x");
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void whatChangedWhileACallWasRefusedIsTried() {
        rig.registry.next(() -> {
            rig.add(a, "/y");
            return refusing("forbidden").give();
        });
        rig.add(a, "/x");
        rig.pass(1_000);

        assertThat(rig.calls()).containsExactly("put /x", "put /x /y");
        assertThat(a.told).containsExactly("refused", "recovered");
    }

    @Test
    void aRefusalThatIsMendedIsARecoveryAndTheNextIsToldAnew() {
        rig.registry.next(refusing("forbidden"));
        rig.add(a, "/x");
        rig.pass(1_000);
        rig.sync.renew(ID);
        rig.pass(2_000);
        assertThat(a.told).containsExactly("refused", "recovered");

        rig.registry.next(refusing("forbidden"));
        rig.registry.change(ID);
        rig.pass(1_000);
        assertThat(a.told).containsExactly("refused", "recovered", "refused");
    }

    @Test
    void aRemovalThatIsRefusedIsForgotten() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.always(refusing("forbidden"));
        rig.clear(a);
        rig.pass(120_000);

        assertThat(rig.calls()).containsExactly("put /x", "remove");
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void aRemovalThatIsRefusedWhileTheIdComesBackIsFollowedByAPut() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.next(() -> {
            rig.add(a, "/x");
            return refusing("forbidden").give();
        });
        rig.clear(a);
        rig.pass(1_000);

        assertThat(rig.calls()).containsExactly("put /x", "remove", "put /x");
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void whatWasRefusedIsRemovedWhenNobodyWantsItAnyMore() {
        rig.registry.next(refusing("forbidden"));
        rig.add(a, "/x");
        rig.pass(1_000);
        rig.release(a);
        rig.pass(5_000);

        assertThat(rig.calls()).containsExactly("put /x", "remove");
        assertThat(rig.sync).hasToString("RegistrySync[ids=0, paths=0, unsynced=0]");
    }

    @Test
    void anExceptionThatTheRegistryShouldNotThrowIsARetryableFailure() {
        rig.registry.next(throwing(new IllegalStateException("a bug")));
        rig.registry.next(() -> null);
        rig.add(a, "/x");
        rig.pass(1_000);

        assertThat(rig.calls()).containsExactly("put /x", "put /x", "put /x");
        assertThat(a.told).containsExactly("delayed", "recovered");
        assertThat(rig.failures)
                .containsExactly(
                        "the registry threw java.lang.IllegalStateException: a bug",
                        "the registry threw java.lang.NullPointerException: put returned null, not an outcome");
    }

    @Test
    void anErrorLeavesNoCallUnderWayForEver() {
        rig.registry.next(() -> {
            throw new NoClassDefFoundError("a/jar/is/missing");
        });
        rig.add(a, "/x");
        rig.pass(1_000);

        assertThat(rig.calls()).containsExactly("put /x", "put /x");
    }

    @Test
    void theListenerHearsOfEachFailure() {
        rig.registry.next(failing("one"));
        rig.registry.next(failing("two"));
        rig.registry.next(refusing("three"));
        rig.add(a, "/x");
        rig.pass(5_000);

        assertThat(rig.failures).containsExactly("one", "two", "three");
    }

    @Test
    void theFirstFailureOfAKindIsAWarningAndTheEndIsOneLine() {
        rig.registry.next(failing("no answer"));
        rig.registry.next(failing("no answer"));
        rig.registry.next(throwing(new IllegalStateException("a bug")));
        rig.registry.next(throwing(new IllegalStateException("a bug")));
        rig.add(a, "/x");
        rig.pass(5_000);
        rig.sync.renew(ID);
        rig.pass(2_000);

        String text = " cannot register ns/pod/container/watcher, will try again: ";
        assertThat(rig.log.lines)
                .containsExactly(
                        "WARNING" + text + "no answer",
                        "DEBUG" + text + "no answer",
                        "WARNING" + text + "the registry threw java.lang.IllegalStateException: a bug",
                        "DEBUG" + text + "the registry threw java.lang.IllegalStateException: a bug",
                        "INFO registered ns/pod/container/watcher after all");
        assertThat(rig.log.traces).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRefusalSaysThatItIsNotTriedAgain() {
        rig.add(a, "/x");
        rig.pass(10);
        rig.registry.next(refusing("cannot delete fswatchers in ns: grant it"));
        rig.clear(a);
        rig.pass(1_000);

        assertThat(rig.log.lines)
                .containsExactly(
                        "WARNING cannot remove ns/pod/container/watcher, and will not try again until something"
                                + " changes: cannot delete fswatchers in ns: grant it");
    }

    @Test
    void troubleAfterASuccessIsAWarningAgain() {
        rig.registry.next(failing("no answer"));
        rig.add(a, "/x");
        rig.pass(5_000);
        rig.registry.next(failing("no answer"));
        rig.registry.next(() -> Outcome.YIELDED);
        rig.sync.renew(ID);
        rig.pass(5_000);

        assertThat(rig.log.lines)
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly("WARNING", "INFO", "WARNING", "INFO");
        assertThat(rig.log.lines.get(3)).endsWith("has been claimed elsewhere and is left to them");
    }

    @Test
    void aClaimantThatThrowsKeepsNobodyElseFromHearing() {
        RegistrySync.Claimant broken = new RegistrySync.Claimant() {
            @Override
            public void registrationDelayed(ChannelId id) {
                throw new IllegalStateException("closed");
            }

            @Override
            public void registrationRecovered(ChannelId id) {
                throw new IllegalStateException("closed");
            }

            @Override
            public void registrationRefused(ChannelId id) {}

            @Override
            public void pathsRefused(ChannelId id, Map<String, String> reasons) {}
        };
        rig.registry.next(failing("no answer"));
        rig.add(broken, "/x");
        rig.add(a, "/x");
        rig.add(b, "/x");
        rig.pass(5_000);

        assertThat(a.told).containsExactly("delayed", "recovered");
        assertThat(b.told).containsExactly("delayed", "recovered");
        assertThat(rig.sync.unsynced()).isZero();
        assertThat(rig.log.lines).filteredOn(line -> line.startsWith("ERROR")).hasSize(2);
    }

    @Test
    void newsAreToldBeforeTheNextCallBegins() {
        List<String> order = new ArrayList<>();
        RegistrySync.Claimant slow = new Connection() {
            @Override
            public void registrationDelayed(ChannelId id) {
                rig.timer.advance(Duration.ofSeconds(1));
                order.add("told while " + rig.workers.waiting() + " wait");
            }
        };
        rig.registry.next(failing("no answer"));
        rig.add(slow, "/x");
        rig.pass(10);

        assertThat(order).containsExactly("told while 0 wait");
        rig.pass(1);
        assertThat(rig.calls()).containsExactly("put /x", "put /x");
    }
}
