package io.bytetrade.fsnotify.redis;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the module logs while it is open, in place of the console: {@code LEVEL text}, with java.util.logging's levels. */
final class RecordingLog extends Handler implements AutoCloseable {
    // Held, because java.util.logging itself holds loggers weakly only.
    private static final Logger LOGGER = Logger.getLogger(RedisEventSource.class.getName());

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private RecordingLog() {}

    static RecordingLog open() {
        RecordingLog log = new RecordingLog();
        log.setLevel(Level.ALL);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(log);
        return log;
    }

    /** Debugging lines too. */
    RecordingLog verbose() {
        LOGGER.setLevel(Level.FINE);
        return this;
    }

    @Override
    public void publish(LogRecord entry) {
        Object[] parameters = entry.getParameters();
        String text = parameters == null || parameters.length == 0
                ? entry.getMessage()
                : MessageFormat.format(entry.getMessage(), parameters);
        lines.add(entry.getLevel() + " " + text);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<String> warnings() {
        return lines.stream().filter(line -> line.startsWith("WARNING")).toList();
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setLevel(null);
        LOGGER.setUseParentHandlers(true);
    }
}
