package io.bytetrade.fsnotify.proxy.admission;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that a test reads. */
final class RecordingLog implements System.Logger {
    record Line(Level level, String text, Throwable thrown) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();

    @Override
    public String getName() {
        return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
        lines.add(new Line(level, text, thrown));
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
        log(level, bundle, format, (Throwable) null);
    }

    /** Lines for the operator, who does not look below WARNING. */
    List<Line> loud() {
        return lines.stream()
                .filter(line -> line.level().compareTo(Level.WARNING) >= 0)
                .toList();
    }

    List<String> loudTexts() {
        return loud().stream().map(Line::text).toList();
    }

    List<Line> at(Level level) {
        return lines.stream().filter(line -> line.level() == level).toList();
    }
}
