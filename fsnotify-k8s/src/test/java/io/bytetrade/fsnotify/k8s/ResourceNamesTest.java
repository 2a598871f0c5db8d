package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceNamesTest {
    @ParameterizedTest
    @CsvSource({
        "default/web-0/app, web-0-app",
        "default/web-0/app/main, web-0-app-main",
        "team-a/a.b.c/x, a.b.c-x",
        "Default/Web-0/App, web-0-app"
    })
    void theNameIsThePartsAfterTheNamespace(String id, String name) {
        assertThat(ResourceNames.preferred(ChannelId.parse(id))).isEqualTo(name);
    }

    @Test
    void theHashedNameEndsWithADigestOfTheWholeId() {
        // printf default/web-0/app | sha256sum
        assertThat(ResourceNames.hashed(ChannelId.parse("default/web-0/app"))).isEqualTo("web-0-app-95dfd068");
    }

    @Test
    void idsThatWantOneNameDifferInTheHashedOne() {
        ChannelId one = ChannelId.parse("default/a-b/c");
        ChannelId other = ChannelId.parse("default/a/b-c");

        assertThat(ResourceNames.preferred(one)).isEqualTo(ResourceNames.preferred(other));
        assertThat(ResourceNames.hashed(one)).isNotEqualTo(ResourceNames.hashed(other));
    }

    @ParameterizedTest
    @CsvSource({
        "default/web-0/app/my_watcher, web-0-app-my-watcher-",
        "default/web-0/app/größe, web-0-app-gr--e-",
        "default/web-0/app/x., web-0-app-x--",
        "default/.web/app, xweb-app-",
        "default/web-0/app/a..b, web-0-app-a--b-"
    })
    void whatIsIllegalInANameIsReplacedAndHashed(String id, String beginning) {
        ChannelId channel = ChannelId.parse(id);

        assertThat(ResourceNames.preferred(channel)).isEqualTo(ResourceNames.hashed(channel));
        assertThat(ResourceNames.hashed(channel)).matches(Pattern.quote(beginning) + "[0-9a-f]{8}");
    }

    @Test
    void aLegalTextIsCutAt244AsItIs() {
        // The longest id has 255 bytes, so that with a namespace of one letter 253 characters are left: one too few to
        // be cut.
        ChannelId longest = ChannelId.parse("n/" + "a.".repeat(120) + "b/" + "c".repeat(11));

        String hashed = ResourceNames.hashed(longest);

        assertThat(hashed).hasSize(253).startsWith("a.a.");
        assertThat(DnsName.isSubdomain(hashed)).isTrue();
    }

    @Test
    void everyIdHasNamesThatTheApiServerTakes() {
        Random random = new Random(20261123);
        String letters = "abz019-._ ~%:@äß€A\uD83D\uDE00";
        for (int i = 0; i < 20_000; i++) {
            ChannelId id = new ChannelId("ns", text(random, letters), text(random, letters), text(random, letters));

            assertThat(ResourceNames.all(id)).allMatch(DnsName::isSubdomain, id + " " + ResourceNames.all(id));
        }
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(20);
        for (int i = 0; i < length; i++) {
            int at = random.nextInt(letters.codePointCount(0, letters.length()));
            text.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, at)));
        }
        return text.toString();
    }
}
