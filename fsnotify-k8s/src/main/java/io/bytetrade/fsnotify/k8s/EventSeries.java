package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Refusals of one pod for one reason within ten minutes, and the Event that tells of them. For one thread. */
final class EventSeries {
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final Duration BETWEEN_WRITES = Duration.ofMinutes(1);
    private static final String COMPONENT = "fsnotify-proxy";

    private final Instant first;
    private Instant last;
    private Instant nextWrite;
    private String message = "";
    private int count;
    private int writtenCount;
    /** The Event's name, or null before it is written. */
    private String name;
    /** Nothing is to be written: the pod does not exist, or the right is missing. */
    private boolean muted;

    EventSeries(Instant now) {
        first = last = nextWrite = now;
    }

    void add(String message, Instant now) {
        this.message = message;
        last = now;
        count++;
    }

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(first.plus(LENGTH));
    }

    /** Whether there is news to write, and the last write was long enough ago or is the last chance. */
    boolean isDue(Instant now) {
        return !muted && count > writtenCount && (!now.isBefore(nextWrite) || isOver(now));
    }

    void created(String name, Instant now) {
        this.name = name;
        written(now);
    }

    void written(Instant now) {
        writtenCount = count;
        nextWrite = now.plus(BETWEEN_WRITES);
    }

    /** It was not written; unless it is for good, it is tried again. */
    void failed(Instant now, boolean forGood) {
        muted |= forGood;
        nextWrite = now.plus(BETWEEN_WRITES);
    }

    /** What changes in the Event. */
    Map<String, Object> news() {
        return Map.of("count", count, "lastTimestamp", text(last), "message", message);
    }

    /** The whole Event (Kubernetes API reference, Event v1 core); the server completes its name. */
    Event event(String namespace, String pod, String podUid, String reason) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withGenerateName(pod + '.')
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(namespace)
                .withName(pod)
                .withUid(podUid)
                .endInvolvedObject()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withFirstTimestamp(text(first))
                .withLastTimestamp(text(last))
                .withCount(count)
                .build();
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
