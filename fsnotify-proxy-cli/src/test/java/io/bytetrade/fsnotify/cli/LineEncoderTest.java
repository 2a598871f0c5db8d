package io.bytetrade.fsnotify.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class LineEncoderTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.070Z");
    private static final String TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.'070'XXX")
            .withZone(ZoneId.systemDefault())
            .format(NOON);

    @Test
    void anEventIsALineOfTimeLevelThreadClassAndMessage() {
        assertThat(encoded("a.b.Session", Level.INFO, null)).isEqualTo(TIME + " INFO  [loop-0] Session: é {0}\n");
        assertThat(encoded("Session", Level.ERROR, null)).isEqualTo(TIME + " ERROR [loop-0] Session: é {0}\n");
    }

    @Test
    void theStackTraceFollowsOnLinesOfItsOwn() {
        Throwable thrown = new IllegalStateException("outer", new RuntimeException("inner"));

        assertThat(encoded("a.b.Session", Level.WARN, thrown).lines())
                .startsWith(TIME + " WARN  [loop-0] Session: é {0}", "java.lang.IllegalStateException: outer")
                .anyMatch(line -> line.startsWith("\tat " + LineEncoderTest.class.getName()))
                .contains("Caused by: java.lang.RuntimeException: inner");
    }

    private static String encoded(String logger, Level level, Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent(null, new LoggerContext().getLogger(logger), level, "é {0}", thrown, new Object[0]);
        event.setInstant(NOON);
        event.setThreadName("loop-0");
        return new String(new LineEncoder().encode(event), UTF_8);
    }
}
