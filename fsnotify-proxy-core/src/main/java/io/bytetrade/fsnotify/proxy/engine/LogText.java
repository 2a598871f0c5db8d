package io.bytetrade.fsnotify.proxy.engine;

import java.util.List;

/** Texts of a peer, made fit for one line of a log: a path may hold any character, a line break among them. */
final class LogText {
    private static final int MAX_PATHS = 16;

    private LogText() {}

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return text.replaceAll("\\p{Cntrl}", "?");
            }
        }
        return text;
    }

    /** The first few paths, and how many more there are. */
    static String of(List<String> paths) {
        List<String> shown = paths.stream().limit(MAX_PATHS).map(LogText::of).toList();
        return paths.size() <= MAX_PATHS ? shown.toString() : shown + " and " + (paths.size() - MAX_PATHS) + " more";
    }
}
