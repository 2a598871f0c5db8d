package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document's key log lines stand in the log word for word, at their levels. */
class KeyLogLinesTest {
    private static final String CHANNEL = "ns/pod/app/w";

    /** Held, because the log manager holds loggers weakly. */
    private final Logger logger = Logger.getLogger("io.bytetrade.fsnotify.proxy");

    private final RecordingHandler log = new RecordingHandler();

    @BeforeEach
    void attach() {
        logger.addHandler(log);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void detach() {
        logger.removeHandler(log);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    @Test
    void theLifeOfAWatcherIsToldAtInfo() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data", "/mnt/data/a")) {
                assertThat(log.lines(Level.INFO))
                        .contains("watcher " + CHANNEL + " send path [/mnt/data, /mnt/data/a]");
                client.clear(CHANNEL).sync();
                assertThat(log.lines(Level.INFO)).contains("watcher cleared: " + CHANNEL);
            }
            await().untilAsserted(() -> assertThat(log.lines(Level.INFO))
                    .anySatisfy(line ->
                            assertThat(line).startsWith("channel closed: ").endsWith("end of stream")));
        }
    }

    @Test
    void eventsAreToldWhereDebuggingIsWanted() throws Exception {
        logger.setLevel(Level.FINE);
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data/a\nb", Op.CREATE, "/host/data");
            client.event();
            assertThat(log.lines(Level.FINE))
                    .contains("translate msg to watcher: CREATE /host/data/a?b (watch /host/data)")
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("send msg to watcher " + CHANNEL + " at ")
                            .endsWith(": /mnt/data/a?b"));
        }
    }

    @Test
    void eventsAreNotToldOtherwise() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            int before = log.lines.size();
            proxy.source.created("/host/data/a", "/host/data/b");
            client.events(2);
            client.unwatch(CHANNEL, "/mnt/data").clear(CHANNEL);
            await().until(() -> log.lines(Level.INFO).contains("watcher cleared: " + CHANNEL));
            assertThat(log.lines).hasSize(before + 1);
        }
    }

    @Test
    void whatAClientIsToldStandsInTheLogOnOneLine() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client().watch(CHANNEL, "/opt/a\nINFO: forged")) {
            client.notice(NoticeCode.NOT_MAPPED);
            assertThat(log.lines(Level.INFO))
                    .contains("watcher " + CHANNEL + " send path [/opt/a?INFO: forged]")
                    .anySatisfy(line -> assertThat(line).contains("NOT_MAPPED " + CHANNEL + ": /opt/a?INFO: forged: "));
        }
    }

    @Test
    void whatAClientIsNotToldStandsInTheLogAllTheSame() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.notices(false));
                TestClient client = proxy.client()) {
            client.watch(CHANNEL, "/opt");
            await().untilAsserted(() -> assertThat(log.lines(Level.INFO))
                    .anySatisfy(line -> assertThat(line).contains("would be told NOT_MAPPED " + CHANNEL + ": /opt: ")));
        }
    }

    @Test
    void aGapIsAWarning() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.source.gap("Redis was away");
            assertThat(log.lines(Level.WARNING))
                    .containsExactly("events may be missing, every client is told: Redis was away");
        }
    }

    private static final class RecordingHandler extends Handler {
        private record Line(Level level, String text) {}

        private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        private RecordingHandler() {
            setLevel(Level.ALL);
        }

        List<String> lines(Level level) {
            return lines.stream()
                    .filter(line -> line.level.equals(level))
                    .map(Line::text)
                    .toList();
        }

        @Override
        public void publish(LogRecord record) {
            lines.add(new Line(record.getLevel(), formatter.formatMessage(record)));
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
