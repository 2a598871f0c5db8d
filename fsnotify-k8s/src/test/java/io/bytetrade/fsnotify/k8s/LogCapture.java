package io.bytetrade.fsnotify.k8s;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps what is logged, by whatever library, while it is open. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private LogCapture() {}

    static LogCapture begin() {
        LogCapture capture = new LogCapture();
        capture.setContext(capture.root.getLoggerContext());
        capture.start();
        capture.root.addAppender(capture);
        return capture;
    }

    /** The warnings and errors so far. */
    List<String> warnings() {
        return events.stream()
                .filter(each -> each.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Everything so far, stack traces included. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (ILoggingEvent each : events) {
            text.append(each.getLoggerName())
                    .append(' ')
                    .append(each.getFormattedMessage())
                    .append('\n');
            if (each.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(each.getThrowableProxy()));
            }
        }
        return text.toString();
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
