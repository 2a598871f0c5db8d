package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands events to the sink, in batches of bounded size, until it is ended. A loss is told once the burst that caused it is
 * over: the kernel's overflow is reported by every directory at once. The watching thread alone calls it, but for
 * {@link #end}.
 */
final class Delivery {
    /** Events in one call of the sink. */
    static final int BATCH = 512;

    private final EventSink sink;
    private volatile boolean ended;
    private String loss;

    Delivery(EventSink sink) {
        this.sink = sink;
    }

    boolean isEnded() {
        return ended;
    }

    /** No call of the sink begins after this one, but for one that is beginning now. Any thread. */
    void end() {
        ended = true;
    }

    void events(List<NodeEvent> events) {
        for (int from = 0; from < events.size() && !ended; from += BATCH) {
            sink.events(List.copyOf(events.subList(from, Math.min(events.size(), from + BATCH))));
        }
    }

    /** Tells what a directory holds. */
    void entries(Finding.Appeared appeared) {
        List<NodeEvent> batch = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(appeared.directory())) {
            for (Path entry : entries) {
                if (!KeyEvents.isText(entry.getFileName())) {
                    lost(KeyEvents.UNREADABLE);
                    continue;
                }
                batch.add(appeared.watch().ofEntry(entry.getFileName(), Op.CREATE));
                if (batch.size() == BATCH) {
                    events(batch);
                    batch.clear();
                }
            }
        } catch (NoSuchFileException | NotDirectoryException gone) {
            // Its removal is told next.
        } catch (IOException | DirectoryIteratorException e) {
            lost("a directory that appeared could not be listed");
        }
        events(batch);
    }

    /** Notes a loss, to be told at the next {@link #tellLoss}. */
    void lost(String reason) {
        loss = reason;
    }

    void tellLoss() {
        if (loss != null && !ended) {
            String reason = loss;
            loss = null;
            sink.gap(reason);
        }
    }
}
