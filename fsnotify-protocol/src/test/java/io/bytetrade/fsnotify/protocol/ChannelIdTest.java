package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelIdTest {
    @Test
    void threePartsNameAContainer() {
        ChannelId id = ChannelId.parse("ns1/pod-1/app");
        assertThat(id).isEqualTo(new ChannelId("ns1", "pod-1", "app", ""));
        assertThat(id).hasToString("ns1/pod-1/app");
    }

    @Test
    void aFourthPartNamesTheWatcher() {
        ChannelId id = ChannelId.parse("ns1/pod-1/app/w1");
        assertThat(id).isEqualTo(new ChannelId("ns1", "pod-1", "app", "w1"));
        assertThat(id).hasToString("ns1/pod-1/app/w1");
        assertThat(id).isNotEqualTo(ChannelId.parse("ns1/pod-1/app"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ns1", "ns1/pod-1", "ns1/pod-1/app/w1/x", "ns1/pod-1/app/w1/", "a/b/c/d/e/f"})
    void anyOtherNumberOfPartsIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelId.parse(text))
                .withMessageContaining("three or four parts")
                .withMessageEndingWith("this one has " + text.split("/", -1).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pod-1/app", "ns1//app", "ns1/pod-1/", "ns1/pod-1/app/", "//", "///", "/ns1/pod-1/app"})
    void anEmptyPartIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelId.parse(text))
                .withMessageEndingWith(" is empty");
    }

    @Test
    void theMessageNamesTheEmptyPart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelId.parse("ns1//app"))
                .withMessage("the channel id's pod is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelId.parse("ns1/pod-1/app/"))
                .withMessage("the channel id's watcher is empty");
    }

    @Test
    void idsAreComparedInLowerCase() {
        ChannelId id = ChannelId.parse("NS1/Pod-1/aPP/W\u00c9");
        assertThat(id).isEqualTo(ChannelId.parse("ns1/pod-1/app/w\u00e9"));
        assertThat(id).hasSameHashCodeAs(ChannelId.parse("ns1/pod-1/app/w\u00e9"));
        assertThat(id).hasToString("ns1/pod-1/app/w\u00e9");
    }

    @Test
    void theMachinesLanguageDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("tr", "TR"));
            assertThat("I".toLowerCase(Locale.getDefault())).isEqualTo("\u0131"); // the trap is armed
            assertThat(ChannelId.parse("INDEX/POD-I/API/INIT")).hasToString("index/pod-i/api/init");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n", "\r", "\t", "\u001b", "\u007f", "\u0085", "\u009f"})
    void controlCharactersAreRefusedWhereverTheyStand(String control) {
        for (String text : new String[] {"n%s/p/c", "n/%sp/c", "n/p/%s", "n/p/c/w%sx"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ChannelId.parse(String.format(text, control)))
                    .withMessageContaining("control character")
                    // Or one could write lines of one's own into the log that shows the message.
                    .withMessageNotContaining(control);
        }
    }

    @Test
    void aPartCannotSmuggleInAnother() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ChannelId("ns1", "pod-1/app", "x", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new ChannelId("ns1", "pod-1", "app", "/"));
    }

    @Test
    void spacesArePartOfAName() {
        assertThat(ChannelId.parse(" ns1/pod-1/app /w 1 ")).hasToString(" ns1/pod-1/app /w 1 ");
    }

    @Test
    void anIdMayFillASlotButNotMore() {
        String longest = "n/p/c/" + "w".repeat(249);
        assertThat(ChannelId.parse(longest)).hasToString(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelId.parse(longest + "w"))
                .withMessageContaining("255 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelId.parse("n/p/" + "\u6587".repeat(84)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ChannelId("n", "p".repeat(1_000_000), "c", ""));
    }

    @Test
    void anIdThatOutgrowsASlotInLowerCaseIsRefused() {
        // A dotted capital I has two bytes of UTF-8, its lower case three.
        String text = "n/p/c/" + "\u0130".repeat(124);
        assertThat(Slot.fits(text)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelId.parse(text))
                .withMessageContaining("255 bytes");
    }

    @Test
    void anIdWithoutUtf8IsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelId.parse("n/p/c/\ud83d"));
    }

    @Test
    void idsAreOrderedPartByPart() {
        List<ChannelId> ordered = Stream.of("a/b/c", "a/b/c/x", "a/b/c/y", "a/b/d", "a/c/a/a", "b/a/a")
                .map(ChannelId::parse)
                .toList();
        List<ChannelId> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        Collections.sort(shuffled);
        assertThat(shuffled).isEqualTo(ordered);
        assertThat(ordered.get(1)).isEqualByComparingTo(ChannelId.parse("A/B/C/X"));
    }

    @Test
    void nullsAreRefused() {
        assertThatNullPointerException().isThrownBy(() -> ChannelId.parse(null));
        assertThatNullPointerException().isThrownBy(() -> new ChannelId("n", null, "c", ""));
        assertThatNullPointerException().isThrownBy(() -> new ChannelId("n", "p", "c", null));
    }
}
