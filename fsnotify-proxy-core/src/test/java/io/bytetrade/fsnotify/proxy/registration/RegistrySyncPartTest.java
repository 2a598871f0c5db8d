package io.bytetrade.fsnotify.proxy.registration;

import static io.bytetrade.fsnotify.proxy.registration.ScriptedRegistry.failing;
import static io.bytetrade.fsnotify.proxy.registration.ScriptedRegistry.failingAt;
import static io.bytetrade.fsnotify.proxy.registration.ScriptedRegistry.refusing;
import static io.bytetrade.fsnotify.proxy.registration.ScriptedRegistry.refusingOf;
import static io.bytetrade.fsnotify.proxy.registration.SyncRig.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.registration.SyncRig.Connection;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Puts that fail only in part: what is held all the same, and who hears what. */
class RegistrySyncPartTest {
    private final SyncRig rig = new SyncRig();
    private final Connection a = new Connection();
    private final Connection b = new Connection();

    @Test
    void aPathThatFailsIsTriedAgainAndItsClaimantsAloneAreTold() {
        rig.registry.always(failingAt("/bad"));
        rig.add(a, "/x", "/bad");
        rig.add(b, "/x");
        rig.pass(5_000);
        assertThat(rig.registry.held.get(ID)).containsExactly("/x");
        assertThat(rig.calls()).hasSizeGreaterThan(4).containsOnly("put /bad /x");
        assertThat(a.told).containsExactly("delayed");
        assertThat(b.told).isEmpty();

        rig.registry.always(() -> Outcome.HELD);
        rig.pass(10_000);
        assertThat(a.told).containsExactly("delayed", "recovered");
        assertThat(b.told).isEmpty();
        assertThat(rig.sync.unsynced()).isZero();
    }

    @Test
    void whatIsClaimedBesideAPathThatFailsIsHeldAtOnceAndTold() {
        rig.registry.always(failingAt("/bad"));
        rig.add(a, "/bad");
        rig.pass(20_000);
        assertThat(a.told).containsExactly("delayed");

        rig.add(a, "/x");
        rig.pass(100);
        assertThat(rig.registry.held.get(ID)).containsExactly("/x");
        assertThat(a.told).containsExactly("delayed", "recovered");

        rig.pass(120_000);
        assertThat(a.told).containsExactly("delayed", "recovered");
        rig.registry.always(() -> Outcome.HELD);
        rig.pass(60_000);
        assertThat(a.told).containsExactly("delayed", "recovered", "recovered");
    }

    @Test
    void aPartThatIsHeldAfterAFailureOfTheWholeIsARecovery() {
        rig.registry.next(failing("no answer"));
        rig.registry.always(failingAt("/bad"));
        rig.add(a, "/x", "/bad");
        rig.pass(60_000);

        assertThat(a.told).containsExactly("delayed", "recovered");
    }

    @Test
    void whoTakesTheFailingPathBackHearsThatTheRestIsRegistered() {
        rig.registry.next(failingAt("/bad"));
        rig.add(a, "/x", "/bad");
        rig.pass(10);
        rig.remove(a, "/bad");
        rig.pass(100);

        assertThat(rig.calls()).containsExactly("put /bad /x", "put /x");
        assertThat(a.told).containsExactly("delayed", "recovered");
    }

    @Test
    void aPathThatIsRefusedIsNamedOnceToThoseWhoClaimItAndNotTriedAgain() {
        rig.registry.always(refusingOf("/link"));
        rig.add(a, "/link", "/x");
        rig.add(b, "/x");
        rig.pass(120_000);
        assertThat(rig.calls()).containsExactly("put /link /x");

        rig.add(b, "/y");
        rig.pass(120_000);
        assertThat(rig.calls()).containsExactly("put /link /x /y");
        assertThat(rig.registry.held.get(ID)).containsExactly("/x", "/y");
        assertThat(a.told).containsExactly("refused {/link=a link}");
        assertThat(b.told).isEmpty();
        assertThat(rig.sync.unsynced()).isEqualTo(1);
    }

    @Test
    void whoClaimsARefusedPathLaterOrAgainHearsOfItToo() {
        rig.registry.always(refusingOf("/link"));
        rig.add(a, "/link");
        rig.pass(1_000);
        rig.add(b, "/link");
        rig.pass(1_000);
        assertThat(a.told).containsExactly("refused {/link=a link}");
        assertThat(b.told).containsExactly("refused {/link=a link}");

        rig.add(b, "/link");
        rig.sync.renew(ID);
        rig.pass(2_000);
        assertThat(a.told).hasSize(1);
        assertThat(b.told).hasSize(2);

        rig.remove(a, "/link");
        rig.add(a, "/link");
        rig.pass(1_000);
        assertThat(a.told).hasSize(2);
    }

    @Test
    void aRefusedPathThatIsHeldAtLastIsARecoveryForThoseWhoWereTold() {
        rig.registry.next(refusingOf("/link"));
        rig.add(a, "/link");
        rig.add(b, "/x");
        rig.pass(1_000);
        rig.sync.renew(ID);
        rig.pass(2_000);

        assertThat(rig.calls()).hasSize(2);
        assertThat(a.told).containsExactly("refused {/link=a link}", "recovered");
        assertThat(b.told).isEmpty();
    }

    @Test
    void aPathThatWasHeldAndIsRefusedNowIsTold() {
        rig.add(a, "/link", "/x");
        rig.pass(1_000);
        rig.registry.always(refusingOf("/link"));
        rig.registry.change(ID);
        rig.pass(1_000);

        assertThat(a.told).containsExactly("refused {/link=a link}");
    }

    @Test
    void aRefusalOfTheWholeThatBecomesOneOfAPartIsARecovery() {
        rig.registry.next(refusing("forbidden"));
        rig.registry.always(refusingOf("/link"));
        rig.add(a, "/link", "/x");
        rig.add(b, "/link");
        rig.pass(1_000);
        rig.sync.renew(ID);
        rig.pass(2_000);

        assertThat(a.told).containsExactly("refused", "recovered", "refused {/link=a link}");
        assertThat(b.told).containsExactly("refused", "refused {/link=a link}");
    }

    @Test
    void pathsThatFailAndPathsThatAreRefusedAreToldApart() {
        rig.registry.always(() -> {
            throw AdapterException.partial("two", null, Set.of("/bad"), Map.of("/link", "a link"));
        });
        rig.add(a, "/bad", "/link", "/x");
        rig.add(b, "/link", "/x");
        rig.pass(1_000);

        assertThat(a.told).containsExactly("refused {/link=a link}", "delayed");
        assertThat(b.told).containsExactly("refused {/link=a link}");
        assertThat(rig.calls()).hasSizeGreaterThan(2);
    }

    @Test
    void whatIsClaimedDuringACallThatFailsInPartIsNotConcerned() {
        rig.registry.next(() -> {
            rig.add(b, "/y");
            return failingAt("/bad").give();
        });
        rig.add(a, "/bad");
        rig.pass(1_000);

        assertThat(a.told).containsExactly("delayed", "recovered");
        assertThat(b.told).isEmpty();
    }
}
