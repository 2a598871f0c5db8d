package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicasTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Replicas replicas = new Replicas();

    @Test
    void aLeaseExpiresWhenItsTimeHasNotChangedFor30Seconds() {
        replicas.listed(Map.of("a", "1", "b", "1"), 0);
        replicas.listed(Map.of("a", "1", "b", "2"), 20 * SECOND);

        assertThat(replicas.isAlive("a", 30 * SECOND - 1)).isTrue();
        assertThat(replicas.isAlive("a", 30 * SECOND)).isFalse();
        assertThat(replicas.isAlive("b", 30 * SECOND)).isTrue();
        assertThat(replicas.isAlive("b", 50 * SECOND)).isFalse();
    }

    @Test
    void whatTheTimeSaysDoesNotMatter() {
        replicas.listed(Map.of("a", "2026-01-01"), 0);
        replicas.listed(Map.of("a", "1999-01-01"), 29 * SECOND);

        assertThat(replicas.isAlive("a", 58 * SECOND)).isTrue();
    }

    @Test
    void whoHasNoLeaseIsGone() {
        replicas.listed(Map.of("a", "1"), 0);
        replicas.listed(Map.of(), SECOND);

        assertThat(replicas.isAlive("a", SECOND)).isFalse();
        assertThat(replicas.isAlive("never-seen", SECOND)).isFalse();
    }

    @Test
    void aLeaseMayBeLookedAtByItself() {
        replicas.seen("a", Optional.of("1"), 0);
        assertThat(replicas.isAlive("a", SECOND)).isTrue();

        replicas.seen("a", Optional.of("1"), 29 * SECOND);
        assertThat(replicas.isAlive("a", 30 * SECOND)).as("the same time again").isFalse();

        replicas.seen("a", Optional.empty(), 30 * SECOND);
        assertThat(replicas.isAlive("a", 30 * SECOND)).isFalse();
    }

    @Test
    void whoIsGoneForTheWholeGraceIsToBeCollected() {
        replicas.listed(Map.of(), 0);
        assertThat(replicas.goneForGrace(Set.of("a"), 0)).isEmpty();
        assertThat(replicas.goneForGrace(Set.of("a", "b"), 10 * SECOND)).isEmpty();

        assertThat(replicas.goneForGrace(Set.of("a", "b"), 60 * SECOND)).containsExactly("a");
        assertThat(replicas.goneForGrace(Set.of("a", "b"), 70 * SECOND)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anExpiredLeaseIsToBeCollectedAlsoIfNothingIsHeld() {
        replicas.listed(Map.of("a", "1"), 0);
        assertThat(replicas.goneForGrace(Set.of(), 30 * SECOND)).isEmpty();

        assertThat(replicas.goneForGrace(Set.of(), 89 * SECOND)).isEmpty();
        assertThat(replicas.goneForGrace(Set.of(), 90 * SECOND)).containsExactly("a");
    }

    @Test
    void whoIsBackHasAWholeGraceAgain() {
        replicas.goneForGrace(Set.of("a"), 0);
        replicas.listed(Map.of("a", "1"), 50 * SECOND);
        replicas.goneForGrace(Set.of("a"), 50 * SECOND);

        assertThat(replicas.goneForGrace(Set.of("a"), 100 * SECOND)).isEmpty();
        assertThat(replicas.goneForGrace(Set.of("a"), 160 * SECOND)).containsExactly("a");
    }

    @Test
    void anOutageBeginsEveryExpiryAndEveryGraceAnew() {
        replicas.listed(Map.of("a", "1"), 0);
        replicas.goneForGrace(Set.of("b"), 0);

        replicas.beginAnew(59 * SECOND);

        assertThat(replicas.isAlive("a", 88 * SECOND)).isTrue();
        assertThat(replicas.goneForGrace(Set.of("b"), 60 * SECOND)).isEmpty();
        assertThat(replicas.goneForGrace(Set.of("b"), 119 * SECOND)).isEmpty();
        assertThat(replicas.goneForGrace(Set.of("b"), 120 * SECOND)).containsExactly("b");
    }

    @Test
    void othersAreThoseWhoAreAlive() {
        replicas.listed(Map.of("self", "1"), 0);
        assertThat(replicas.hasOthers("self", 0)).isFalse();

        replicas.listed(Map.of("self", "1", "a", "1"), 0);
        assertThat(replicas.hasOthers("self", 29 * SECOND)).isTrue();
        assertThat(replicas.hasOthers("self", 30 * SECOND)).isFalse();
    }
}
