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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Many short random histories of one id, with operations also in the middle of calls, by a hand-moved time. However a history
 * goes: when the registry is calm again it holds what is claimed, and of an id that nobody claims nothing is kept.
 */
class RegistrySyncFuzzTest {
    private static final int HISTORIES = 5_000;
    private static final int OPERATIONS = 25;
    private static final List<String> PATHS = List.of("/x", "/y", "/z");

    @Test
    void whateverHappensTheRegistryEndsUpWithWhatIsClaimed() {
        long seed = new Random().nextLong();
        System.out.println("RegistrySyncFuzzTest: seed " + seed);
        Random seeds = new Random(seed);
        for (int i = 0; i < HISTORIES; i++) {
            new History(new Random(seeds.nextLong())).run();
        }
    }

    private static final class History {
        private final Random random;
        private final SyncRig rig;
        private final List<Connection> connections = List.of(new Connection(), new Connection());
        private final List<Set<String>> claims = List.of(new TreeSet<>(), new TreeSet<>());
        private final List<String> happened = new ArrayList<>();
        private boolean leftToSomebodyElse;

        History(Random random) {
            this.random = random;
            rig = new SyncRig(Duration.ofMillis(150), random);
        }

        void run() {
            rig.registry.always(this::answer);
            for (int i = 0; i < OPERATIONS; i++) {
                act();
                pass(random.nextInt(4) == 0 ? random.nextInt(1_200) : random.nextInt(20));
            }
            rig.registry.always(() -> {
                leftToSomebodyElse = false;
                return Outcome.HELD;
            });
            pass(60_000);
            if (rig.sync.unsynced() > 0 || leftToSomebodyElse) {
                // What was refused or yielded last waits for a reason.
                rig.sync.renew(ID);
                pass(60_000);
            }

            Set<String> model = new TreeSet<>();
            claims.forEach(model::addAll);
            assertThat(rig.registry.held.getOrDefault(ID, new TreeSet<>()))
                    .describedAs("%s", happened)
                    .isEqualTo(model);
            assertThat(rig.sync.toString())
                    .describedAs("%s", happened)
                    .isEqualTo("RegistrySync[ids=" + (model.isEmpty() ? 0 : 1) + ", paths=" + model.size()
                            + ", unsynced=0]");
            assertThat(rig.timer.pending()).describedAs("%s", happened).isZero();
        }

        /** Time in few steps: a call comes due in each of them at most once, which is enough here. */
        private void pass(long millis) {
            happened.add("pass " + millis);
            for (int i = 0; i < 8; i++) {
                rig.timer.advance(Duration.ofMillis(millis).dividedBy(8));
                rig.workers.runAll();
            }
        }

        private Outcome answer() throws AdapterException {
            boolean isPut =
                    rig.registry.calls.get(rig.registry.calls.size() - 1).startsWith("put");
            happened.add(isPut ? "[put" : "[remove");
            while (random.nextInt(3) == 0) {
                act();
            }
            leftToSomebodyElse = false;
            int number = random.nextInt(9);
            happened.add(number + "]");
            if (number < 2) {
                return failing("no answer").give();
            }
            if (number == 2 && isPut) {
                return refusing("forbidden").give();
            }
            if (number == 4 && isPut) {
                return random.nextBoolean()
                        ? failingAt(PATHS.get(random.nextInt(3))).give()
                        : refusingOf(PATHS.get(random.nextInt(3))).give();
            }
            if (number == 3 && isPut) {
                rig.registry.held.remove(ID);
                leftToSomebodyElse = true;
                return Outcome.YIELDED;
            }
            return Outcome.HELD;
        }

        private void act() {
            int who = random.nextInt(2);
            Connection connection = connections.get(who);
            Set<String> own = claims.get(who);
            List<String> some = PATHS.subList(random.nextInt(3), 3);
            int what = random.nextInt(9);
            happened.add(List.of("add", "add", "remove", "clear", "clear own", "release", "removed", "renew", "spoil")
                            .get(what)
                    + (what < 3 ? " " + some : "")
                    + " by "
                    + who);
            switch (what) {
                case 0, 1 -> {
                    rig.sync.add(
                            ID, connection, random.nextBoolean() ? "uid" + random.nextInt(2) : null, some, rig.time());
                    own.addAll(some);
                }
                case 2 -> {
                    rig.sync.remove(ID, connection, some);
                    own.removeAll(some);
                }
                case 3 -> {
                    rig.clear(connection);
                    own.clear();
                }
                case 4 -> rig.sync.clear(ID, connection, true);
                case 5 -> {
                    rig.release(connection);
                    own.clear();
                }
                case 6 -> rig.sync.pathRemoved("/x");
                case 7 -> rig.sync.renew(ID);
                default -> {
                    rig.registry.held.remove(ID);
                    rig.registry.change(ID);
                }
            }
        }
    }
}
