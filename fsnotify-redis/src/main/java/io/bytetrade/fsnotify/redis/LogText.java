package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What others wrote, made fit for one line of a log: any length, any character. */
final class LogText {
    private static final int MAX = 512;

    private LogText() {}

    static String of(String text) {
        String shown = text.length() <= MAX ? text : text.substring(0, MAX) + "… (" + text.length() + " characters)";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    static String of(byte[] payload) {
        String begin = new String(payload, 0, Math.min(payload.length, MAX), UTF_8).replaceAll("\\p{Cntrl}", "?");
        return payload.length <= MAX ? begin : begin + "… (" + payload.length + " bytes)";
    }
}
