package io.bytetrade.fsnotify.proxy.engine;

import java.util.List;

/** Texts of a peer, made fit for one line of a log: a path may hold any character, a line break among them. */
final class LogText {
    private static final int MAX_PATHS = 16;

    private LogText() {}

    static String of(String text) {
        return text.codePoints().allMatch(LogText::isPrintable) ? text : replaced(text);
    }

    /** The first few paths, and how many more there are. */
    static String of(List<String> paths) {
        List<String> shown = paths.stream().limit(MAX_PATHS).map(LogText::of).toList();
        return paths.size() <= MAX_PATHS ? shown.toString() : shown + " and " + (paths.size() - MAX_PATHS) + " more";
    }

    private static String replaced(String text) {
        return text.codePoints()
                .map(c -> isPrintable(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Not what breaks a line, moves a terminal's cursor or turns the direction of writing. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
