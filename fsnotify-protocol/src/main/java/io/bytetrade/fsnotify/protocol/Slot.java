package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.util.Arrays;

/**
 * The fixed field that holds a path or a channel id on the wire: {@value #BYTES} bytes of UTF-8, padded at the end with NUL
 * bytes (PROTOCOL §1, "Slot"). A text of exactly {@value #BYTES} bytes has no padding.
 */
public final class Slot {
    /** The length of a slot. */
    public static final int BYTES = 255;

    private static final char LAST_ASCII = 0x7f;

    private Slot() {}

    /**
     * Whether a text can travel in a slot: at most {@value #BYTES} bytes of UTF-8, no NUL (a receiver may take it for
     * padding), no unpaired surrogate (it has no UTF-8).
     *
     * @param text any text
     * @return true if it arrives as it left
     */
    public static boolean fits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c > LAST_ASCII) {
                return c != 0 && put(text, new byte[BYTES], 0);
            }
        }
        return text.length() <= BYTES;
    }

    /**
     * Writes a text and its padding.
     *
     * @param text what to write
     * @param target where; {@value #BYTES} bytes are overwritten, with nothing of use if the text does not fit
     * @param offset the first of them
     * @return false if the text does not {@linkplain #fits fit}
     */
    static boolean put(String text, byte[] target, int offset) {
        int length = text.length();
        if (length > BYTES) {
            return false;
        }
        // Nearly all paths are ASCII, and each event brings one: no encoder, no buffers.
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (c > LAST_ASCII) {
                return putUtf8(text, target, offset);
            }
            target[offset + i] = (byte) c;
        }
        Arrays.fill(target, offset + length, offset + BYTES, (byte) 0);
        return true;
    }

    private static boolean putUtf8(String text, byte[] target, int offset) {
        ByteBuffer slot = ByteBuffer.wrap(target, offset, BYTES);
        // The encoder has a fast way for a char array, not for a String.
        CoderResult end = UTF_8.newEncoder().encode(CharBuffer.wrap(text.toCharArray()), slot, true);
        if (!end.isUnderflow() || text.indexOf(0) >= 0) {
            return false;
        }
        Arrays.fill(target, slot.position(), offset + BYTES, (byte) 0);
        return true;
    }

    /**
     * Reads the next slot, or what is left where a peer sent its last slot short.
     *
     * @param source its position moves past the slot, also if that is not UTF-8
     * @return the text without its padding; it may hold a NUL, and then does not {@linkplain #fits fit} again
     * @throws CharacterCodingException if it is not UTF-8, for example cut in the middle of a character
     */
    static String get(ByteBuffer source) throws CharacterCodingException {
        int start = source.position();
        int length = Math.min(BYTES, source.remaining());
        source.position(start + length);
        while (length > 0 && source.get(start + length - 1) == 0) {
            length--;
        }
        byte[] text = new byte[length];
        source.get(start, text);
        return isAscii(text)
                ? new String(text, US_ASCII)
                : UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    }

    private static boolean isAscii(byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
