package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {
    @Test
    void ordinaryTextStaysAsItIs() {
        String text = "/mnt/data/Datei mit Ä, 文件 und 🗂";
        assertThat(LogText.of(text)).isSameAs(text);
    }

    /** Line breaks of every kind, the escape of a terminal, and what turns the direction of writing. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\u202e"})
    void whatCouldForgeALineIsReplaced(String character) {
        assertThat(LogText.of("/a" + character + "b🗂")).isEqualTo("/a?b🗂");
    }

    @Test
    void theFirstPathsAreShownAndTheRestCounted() {
        assertThat(LogText.of(List.of("/a", "/b\n"))).isEqualTo("[/a, /b?]");
        assertThat(LogText.of(Collections.nCopies(16, "/a"))).endsWith("/a]");
        assertThat(LogText.of(Collections.nCopies(20, "/a"))).endsWith("/a] and 4 more");
    }
}
