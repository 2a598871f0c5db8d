package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.k8s.HeldResources.Held;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HeldResourcesTest {
    private static final ChannelId ID = ChannelId.parse("default/web-0/app");
    private static final String NAME = "web-0-app";

    private final HeldResources held = new HeldResources();

    @Test
    void theEchoOfAWriteIsNoChange() {
        write("5", "/a");

        assertThat(held.seen(ID, sighting("5", "/a"))).isFalse();
    }

    @Test
    void aLaterVersionWithOtherContentsIsAChange() {
        write("5", "/a");

        assertThat(held.seen(ID, sighting("6", "/b"))).isTrue();
    }

    @Test
    void aLaterVersionWithTheSameContentsIsNone() {
        write("5", "/a");

        assertThat(held.seen(ID, sighting("6", "/a"))).isFalse();
    }

    @Test
    void anEventThatIsOlderThanTheLastWriteIsNone() {
        write("5", "/a");
        write("7", "/b");

        assertThat(held.seen(ID, sighting("5", "/a"))).isFalse();
        assertThat(held.seen(ID, sighting("6", "/c"))).isFalse();
        assertThat(held.seen(ID, Sighting.absent(NAME, "4"))).isFalse();
    }

    @Test
    void aDeletionIsAChangeUnlessTheResourceIsYounger() {
        write("5", "/a");

        assertThat(held.seen(ID, Sighting.absent(NAME, "4"))).isFalse();
        assertThat(held.seen(ID, Sighting.absent(NAME, "6"))).isTrue();
    }

    @Test
    void whatIsSeenDuringAWriteIsJudgedAtItsEnd() {
        held.begin(ID);
        assertThat(held.seen(ID, sighting("5", "/a"))).isFalse();
        assertThat(held.written(ID, resource("5", "/a")))
                .as("the echo came first")
                .isFalse();

        held.begin(ID);
        assertThat(held.seen(ID, sighting("6", "/by-hand"))).isFalse();
        assertThat(held.written(ID, resource("7", "/b")))
                .as("overwritten by the write")
                .isFalse();

        held.begin(ID);
        assertThat(held.seen(ID, sighting("8", "/c"))).isFalse();
        assertThat(held.seen(ID, Sighting.absent(NAME, "9"))).isFalse();
        assertThat(held.written(ID, resource("8", "/c")))
                .as("deleted after the write")
                .isTrue();
    }

    @Test
    void anotherResourceThatBearsTheIdIsAChangeWhileItIsThere() {
        write("5", "/a");

        assertThat(held.seen(ID, new Sighting("other", "6", "x"))).isTrue();
        assertThat(held.seen(ID, Sighting.absent("other", "7"))).isFalse();
    }

    @Test
    void whatIsSeenDuringAWriteIsJudgedForEachResourceOfTheId() {
        held.begin(ID);
        held.seen(ID, sighting("8", "/by-hand"));
        held.seen(ID, Sighting.absent("other", "9"));

        assertThat(held.written(ID, resource("7", "/a"))).isTrue();
    }

    @Test
    void whatIsLeftToAnotherIsReadAnewAndChangesToo() {
        held.begin(ID);
        GenericKubernetesResource theirs = resource("5", "/a").resource();
        new Claim("ns/them", Instant.EPOCH).writeOn(theirs);
        held.written(ID, Held.byAnother(theirs));

        assertThat(held.leftTo(claim -> claim.holder().equals("ns/them"))).containsExactly(ID);
        assertThat(held.leftTo(claim -> false)).isEmpty();
        assertThat(held.begin(ID)).isEmpty();
        held.failed(ID);
        assertThat(held.seen(ID, Sighting.absent(NAME, "6"))).isTrue();
    }

    @Test
    void whatWasNeverWrittenOrIsRemovedChangesForNobody() {
        assertThat(held.seen(ID, sighting("6", "/b"))).isFalse();
        write("5", "/a");
        held.removed(ID);

        assertThat(held.seen(ID, Sighting.absent(NAME, "6"))).isFalse();
        assertThat(held.begin(ID)).isEmpty();
    }

    @Test
    void aFailedWriteLeavesWhatWasHeld() {
        held.begin(ID);
        held.failed(ID);
        assertThat(held.begin(ID)).isEmpty();
        held.written(ID, resource("5", "/a"));

        held.begin(ID);
        held.failed(ID);

        assertThat(held.begin(ID)).map(Held::version).contains("5");
    }

    @Test
    void aListThatDoesNotHaveAResourceSaysThatItIsGone() {
        write("5", "/a");

        assertThat(held.listed(id -> true, Map.of(), "9")).containsExactly(ID);
        assertThat(held.listed(id -> true, Map.of(new ResourceKey("default", NAME), ID), "9"))
                .isEmpty();
        assertThat(held.listed(id -> true, Map.of(new ResourceKey("default", "other"), ID), "9"))
                .containsExactly(ID);
        assertThat(held.listed(id -> false, Map.of(), "9"))
                .as("another namespace")
                .isEmpty();
        assertThat(held.listed(id -> true, Map.of(), "4")).as("an older list").isEmpty();
    }

    @Test
    void aListIsRememberedDuringAWrite() {
        held.begin(ID);
        held.listed(id -> true, Map.of(), "9");
        assertThat(held.written(ID, resource("5", "/a"))).isTrue();

        held.begin(ID);
        held.listed(id -> true, Map.of(), "9");
        assertThat(held.written(ID, resource("10", "/a"))).isFalse();
    }

    @Test
    void theLeastRecentlyUsedIsForgotten() {
        write("5", "/a");
        ChannelId second = ChannelId.parse("default/second/app");
        held.begin(second);
        held.written(second, resource("5", "/a"));
        for (int i = 0; i < 65_535; i++) {
            ChannelId id = ChannelId.parse("default/p" + i + "/app");
            held.begin(id);
            if (i == 0) {
                held.begin(ID);
            }
        }

        assertThat(held.begin(second)).isEmpty();
        assertThat(held.begin(ID)).isPresent();
    }

    private void write(String version, String path) {
        held.begin(ID);
        held.written(ID, resource(version, path));
    }

    private static Sighting sighting(String version, String path) {
        return new Sighting(NAME, version, resource(version, path).fingerprint());
    }

    private static Held resource(String version, String path) {
        WatchedPaths wanted = new WatchedPaths(ID, null, new TreeSet<>(Set.of(path)), Instant.EPOCH);
        GenericKubernetesResource resource = FsWatcher.create(NAME, wanted, Instant.EPOCH);
        resource.getMetadata().setResourceVersion(version);
        return Held.of(resource);
    }
}
