package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotTest {
    private static final String E_ACUTE = "\u00e9"; // two bytes
    private static final String KANJI = "\u6587"; // three bytes
    private static final String EMOJI = "\ud83d\ude00"; // four bytes

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 254, 255})
    void aTextUpTo255BytesIsPaddedWithNuls(int length) {
        String text = "x".repeat(length);
        assertThat(Slot.fits(text)).isTrue();
        assertThat(written(text)).isEqualTo(Wire.slot(text));
    }

    static Stream<String> textsOf255Bytes() {
        return Stream.of(
                "x".repeat(255),
                "x".repeat(253) + E_ACUTE,
                "x".repeat(252) + KANJI,
                "x".repeat(251) + EMOJI,
                KANJI.repeat(85),
                E_ACUTE.repeat(127) + "x",
                EMOJI.repeat(63) + KANJI);
    }

    @ParameterizedTest
    @MethodSource("textsOf255Bytes")
    void aTextOfExactly255BytesHasNoPadding(String text) throws Exception {
        assertThat(Slot.fits(text)).isTrue();
        assertThat(written(text)).isEqualTo(text.getBytes(UTF_8)).hasSize(255);
        assertThat(Slot.get(ByteBuffer.wrap(written(text)))).isEqualTo(text);
    }

    static Stream<String> textsOf256BytesAndMore() {
        return Stream.of(
                "x".repeat(256),
                "x".repeat(254) + E_ACUTE,
                "x".repeat(253) + KANJI,
                "x".repeat(252) + EMOJI,
                "x".repeat(254) + EMOJI,
                KANJI.repeat(85) + "x",
                EMOJI.repeat(64),
                "x".repeat(1_000_000));
    }

    @ParameterizedTest
    @MethodSource("textsOf256BytesAndMore")
    void aLongerTextDoesNotFitAndIsNeverCut(String text) {
        assertThat(Slot.fits(text)).isFalse();
        assertThat(Slot.put(text, new byte[255], 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\0a", "a\0", "a\0b"})
    void aTextWithANulDoesNotFit(String text) {
        assertThat(Slot.fits(text)).isFalse();
        assertThat(Slot.put(text, new byte[255], 0)).isFalse();
    }

    static Stream<String> textsWithAnUnpairedSurrogate() {
        return Stream.of("\ud83d", "\ude00", "a\ud83d", "\ud83da", "a\ude00b", "\ude00\ud83d", EMOJI + "\ud83d");
    }

    @ParameterizedTest
    @MethodSource("textsWithAnUnpairedSurrogate")
    void aTextWithAnUnpairedSurrogateDoesNotFit(String text) {
        assertThat(Slot.fits(text)).isFalse();
        assertThat(Slot.put(text, new byte[255], 0)).isFalse();
    }

    @Test
    void whatFitsIsExactlyWhatUtf8CanCarry() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String text = anyChars(random);
            byte[] utf8 = text.getBytes(UTF_8);
            boolean survives = new String(utf8, UTF_8).equals(text);
            boolean expected = utf8.length <= 255 && survives && text.indexOf('\0') < 0;
            assertThat(Slot.fits(text)).isEqualTo(expected);
            if (expected) {
                assertThat(written(text)).isEqualTo(Wire.slot(utf8));
            }
        }
    }

    @Test
    void nothingOutsideTheSlotIsWritten() {
        byte[] target = new byte[300];
        Arrays.fill(target, (byte) 0x55);
        assertThat(Slot.put("/mnt/data", target, 20)).isTrue();
        assertThat(Slot.put("x".repeat(256), target, 20)).isFalse();
        assertThat(Arrays.copyOf(target, 20)).containsOnly(0x55);
        assertThat(Arrays.copyOfRange(target, 275, 300)).containsOnly(0x55);
    }

    @Test
    void onlyThePaddingIsTrimmed() throws Exception {
        assertThat(read(Wire.slot("  /mnt/a b \n "))).isEqualTo("  /mnt/a b \n ");
        assertThat(read(Wire.slot("\0a\0\0b\0\0"))).isEqualTo("\0a\0\0b");
        assertThat(read(Wire.slot(""))).isEmpty();
    }

    @Test
    void aReplacementCharacterThatWasSentIsText() throws Exception {
        assertThat(read(Wire.slot("a\ufffdb"))).isEqualTo("a\ufffdb");
    }

    @Test
    void theLastSlotMayBeShort() throws Exception {
        assertThat(read("/mnt/data".getBytes(UTF_8))).isEqualTo("/mnt/data");
        assertThat(read("/mnt/data\0\0".getBytes(UTF_8))).isEqualTo("/mnt/data");
        assertThat(read(new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void slotsAreReadOneAfterTheOther(boolean direct) throws Exception {
        byte[] bytes = Wire.join(Wire.bytes(1, 2, 3), Wire.slot("a"), Wire.slot("x".repeat(255)), Wire.slot(KANJI));
        ByteBuffer source = direct ? ByteBuffer.allocateDirect(bytes.length) : ByteBuffer.allocate(bytes.length);
        source.put(bytes).position(3);
        ByteBuffer readOnly = source.asReadOnlyBuffer();
        assertThat(Slot.get(readOnly)).isEqualTo("a");
        assertThat(readOnly.position()).isEqualTo(3 + 255);
        assertThat(Slot.get(readOnly)).isEqualTo("x".repeat(255));
        assertThat(Slot.get(readOnly)).isEqualTo(KANJI);
        assertThat(readOnly.hasRemaining()).isFalse();
    }

    static Stream<byte[]> malformed() {
        return Stream.of(
                Wire.join("x".repeat(254).getBytes(UTF_8), Wire.bytes(0xC3)), // cut after one byte of two
                Wire.join("x".repeat(253).getBytes(UTF_8), Wire.bytes(0xE6, 0x96)), // cut after two of three
                Wire.join("x".repeat(252).getBytes(UTF_8), Wire.bytes(0xF0, 0x9F, 0x98)), // cut after three of four
                Wire.bytes('a', 0xC3, 'b'), // a character that does not go on
                Wire.bytes('a', 0x80), // a continuation of nothing
                Wire.bytes(0xC0, 0xAF), // "/" in two bytes
                Wire.bytes(0xC0, 0x80), // NUL in two bytes
                Wire.bytes(0xE0, 0x80, 0xAF), // "/" in three bytes
                Wire.bytes(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80), // a surrogate pair in six bytes
                Wire.bytes(0xED, 0xA0, 0xBD), // a lone surrogate
                Wire.bytes(0xF4, 0x90, 0x80, 0x80), // above U+10FFFF
                Wire.bytes(0xFE),
                Wire.bytes(0xFF));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedUtf8IsRejectedAndTheNextSlotIsStillFound(byte[] malformed) throws Exception {
        ByteBuffer source = ByteBuffer.wrap(Wire.join(Wire.slot(malformed), Wire.slot("next")));
        assertThatThrownBy(() -> Slot.get(source)).isInstanceOf(CharacterCodingException.class);
        assertThat(Slot.get(source)).isEqualTo("next");
    }

    private static byte[] written(String text) {
        byte[] target = new byte[255];
        Arrays.fill(target, (byte) 0x55);
        assertThat(Slot.put(text, target, 0)).isTrue();
        return target;
    }

    private static String read(byte[] slot) throws CharacterCodingException {
        return Slot.get(ByteBuffer.wrap(slot));
    }

    /** Around the length limit, of every length of character, with a NUL or an unpaired surrogate now and then. */
    private static String anyChars(Random random) {
        String[] pieces = {"x", "yz", E_ACUTE, KANJI, EMOJI, "\uffff", "\u07ff", "\u0800"};
        String[] faults = {"\0", "\ud83d", "\ude00"};
        StringBuilder text = new StringBuilder();
        int bound = random.nextInt(150);
        for (int i = 0; i < bound; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        if (random.nextInt(4) == 0) {
            text.insert(random.nextInt(text.length() + 1), faults[random.nextInt(faults.length)]);
        }
        return text.toString();
    }
}
