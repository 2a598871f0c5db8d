package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The fixed field that holds a path or a channel id on the wire: {@value #BYTES} bytes of UTF-8, padded at the end with NUL
 * bytes (PROTOCOL §1, "Slot"). A text of exactly {@value #BYTES} bytes has no padding.
 */
public final class Slot {
    /** The length of a slot. */
    public static final int BYTES = 255;

    private Slot() {}

    /**
     * Whether a text can travel in a slot: at most {@value #BYTES} bytes of UTF-8, no NUL (a receiver would take it for
     * padding), no unpaired surrogate (it has no UTF-8).
     *
     * @param text any text
     * @return true if it arrives as it left
     */
    public static boolean fits(String text) {
        return text.length() <= BYTES
                && utf8(text).filter(bytes -> bytes.length <= BYTES).isPresent();
    }

    /**
     * Writes a text and its padding.
     *
     * @param text what to write
     * @param target where; {@value #BYTES} bytes are overwritten if the text fits, none if not
     * @param offset the first of them
     * @return false if the text does not {@linkplain #fits fit}
     */
    static boolean put(String text, byte[] target, int offset) {
        if (text.length() > BYTES) {
            return false;
        }
        byte[] bytes = utf8(text).orElse(null);
        if (bytes == null || bytes.length > BYTES) {
            return false;
        }
        System.arraycopy(bytes, 0, target, offset, bytes.length);
        Arrays.fill(target, offset + bytes.length, offset + BYTES, (byte) 0);
        return true;
    }

    /**
     * Reads the next slot, or what is left where a peer sent its last slot short.
     *
     * @param source its position moves past the slot
     * @return the text without its padding
     * @throws CharacterCodingException if it is not UTF-8, for example cut in the middle of a character
     */
    static String get(ByteBuffer source) throws CharacterCodingException {
        int start = source.position();
        int length = Math.min(BYTES, source.remaining());
        source.position(start + length);
        while (length > 0 && source.get(start + length - 1) == 0) {
            length--;
        }
        return UTF_8.newDecoder().decode(source.slice(start, length)).toString();
    }

    private static Optional<byte[]> utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return Optional.empty();
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return Optional.empty();
                }
                i++;
            }
        }
        return Optional.of(text.getBytes(UTF_8));
    }
}
