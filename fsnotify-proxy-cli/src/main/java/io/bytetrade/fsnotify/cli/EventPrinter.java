package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.protocol.client.WatcherEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Prints what a watcher hears, one line for each: for a person, or as a JSON object for a program. To a person what a terminal
 * would obey is shown as {@code ?}.
 */
final class EventPrinter implements Consumer<WatcherEvent> {
    private static final JsonFactory JSON = new JsonFactory();
    /** Control and format characters, among them those that turn the direction of a text, and line separators. */
    private static final String UNPRINTABLE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]";

    private final PrintWriter out;
    private final boolean json;
    private final InstantSource clock;
    private final Runnable onBrokenPipe;

    /**
     * A printer.
     *
     * @param onBrokenPipe called when nobody reads any more
     */
    EventPrinter(PrintWriter out, boolean json, InstantSource clock, Runnable onBrokenPipe) {
        this.out = out;
        this.json = json;
        this.clock = clock;
        this.onBrokenPipe = onBrokenPipe;
    }

    @Override
    public void accept(WatcherEvent event) {
        Instant now = clock.instant();
        out.println(json ? json(event, now) : text(event, now));
        if (out.checkError()) {
            onBrokenPipe.run();
        }
    }

    private static String text(WatcherEvent event, Instant now) {
        String what;
        if (event instanceof WatcherEvent.Changed changed) {
            FileEvent file = changed.event();
            what = String.format("%-8s %s  (watch %s)", Op.toString(file.op()), file.name(), file.key());
        } else if (event instanceof WatcherEvent.Noticed noticed) {
            what = "NOTICE   " + codeName(noticed.notice()) + ": "
                    + noticed.notice().text();
        } else {
            what = "GAP      " + ((WatcherEvent.Gap) event).reason();
        }
        LocalTime time = LocalTime.ofInstant(now, ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS);
        return String.format("%tT.%<tL %s", time, what).replaceAll(UNPRINTABLE, "?");
    }

    private static String json(WatcherEvent event, Instant now) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            generator.writeStartObject();
            generator.writeStringProperty("time", now.toString());
            if (event instanceof WatcherEvent.Changed changed) {
                generator.writeStringProperty("type", "event");
                generator.writeStringProperty("name", changed.event().name());
                generator.writeNumberProperty(
                        "op", Integer.toUnsignedLong(changed.event().op()));
                generator.writeStringProperty("ops", Op.toString(changed.event().op()));
                generator.writeStringProperty("key", changed.event().key());
            } else if (event instanceof WatcherEvent.Noticed noticed) {
                generator.writeStringProperty("type", "notice");
                generator.writeNumberProperty(
                        "code", Integer.toUnsignedLong(noticed.notice().number()));
                generator.writeStringProperty("name", codeName(noticed.notice()));
                generator.writeStringProperty("channel", noticed.notice().channel());
                generator.writeStringProperty("text", noticed.notice().text());
            } else {
                generator.writeStringProperty("type", "gap");
                generator.writeStringProperty("reason", ((WatcherEvent.Gap) event).reason());
            }
            generator.writeBooleanProperty("rescan", event.needsRescan());
            generator.writeEndObject();
        }
        return line.toString();
    }

    private static String codeName(Notice notice) {
        return notice.code().map(NoticeCode::name).orElse("code " + Integer.toUnsignedString(notice.number()));
    }
}
