package io.bytetrade.fsnotify.redis;

import static java.lang.System.Logger.Level.DEBUG;

import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands to the sink what payloads say, in their order: the events between two gaps in one call, {@value PayloadParser#PART} at
 * most. The reading thread alone calls it, but for {@link #end}.
 */
final class PayloadDelivery {
    private static final int MAX_REASON = 200;

    private final EventSink sink;
    private final SourceCounters counters;
    private final System.Logger log;
    private final SkipLog skips;
    private final PayloadParser parser = new PayloadParser();
    private final PublisherSequences sequences = new PublisherSequences();
    private volatile boolean ended;

    PayloadDelivery(EventSink sink, SourceCounters counters, System.Logger log) {
        this.sink = sink;
        this.counters = counters;
        this.log = log;
        this.skips = new SkipLog(log, System::nanoTime);
    }

    /** No call of the sink begins after this one, but for one that is beginning now. Any thread. */
    void end() {
        ended = true;
    }

    /** Takes a payload as it was published; null for one that was too long to be read. */
    void payload(byte[] payload) {
        counters.payloads.increment();
        if (payload == null) {
            counters.skippedPayloads.increment();
            skips.skipped("a payload was skipped: it is too long");
            gap("a payload that was too long was skipped");
            return;
        }
        if (log.isLoggable(DEBUG)) {
            log.log(DEBUG, "subcribed msg: {0}", LogText.of(payload));
        }
        try {
            parser.parse(payload, this::deliver);
        } catch (MalformedPayloadException e) {
            counters.skippedPayloads.increment();
            skips.skipped("a payload was skipped: " + e.getMessage() + ": " + LogText.of(payload));
        }
    }

    /** Says that the subscription was interrupted and stands again. Numbers that are missing now have this one reason. */
    void resumed(String reason) {
        sequences.forgetAll();
        gap(reason);
    }

    private void deliver(List<PayloadElement> elements) {
        List<NodeEvent> batch = new ArrayList<>(elements.size());
        for (PayloadElement element : elements) {
            Optional<String> gap = gapBefore(element);
            if (gap.isPresent()) {
                events(batch);
                batch = new ArrayList<>();
                gap(gap.get());
            }
            if (element instanceof PayloadElement.Change change) {
                batch.add(change.event());
            } else if (element instanceof PayloadElement.Skipped skipped) {
                counters.skippedElements.increment();
                skips.skipped("an element of a payload was skipped: " + skipped.why());
            }
        }
        events(batch);
    }

    private Optional<String> gapBefore(PayloadElement element) {
        if (element instanceof PayloadElement.Change change && change.src() != null && change.seq() >= 0) {
            return sequences.missingBefore(change.src(), change.seq());
        }
        if (element instanceof PayloadElement.Gap gap) {
            if (gap.src() != null) {
                sequences.forget(gap.src());
            }
            return Optional.of(words(gap));
        }
        return Optional.empty();
    }

    /** A publisher's words go to clients, who must not read a path of the node: then they are for the log alone. */
    private String words(PayloadElement.Gap gap) {
        String reason = gap.reason();
        if (reason.length() <= MAX_REASON && reason.indexOf('/') < 0) {
            return "a publisher lost events: " + LogText.of(reason);
        }
        skips.skipped("a publisher lost events: " + reason);
        return "a publisher lost events";
    }

    private void events(List<NodeEvent> batch) {
        if (!batch.isEmpty() && !ended) {
            counters.events.add(batch.size());
            sink.events(batch);
        }
    }

    private void gap(String reason) {
        if (!ended) {
            sink.gap(reason);
        }
    }
}
