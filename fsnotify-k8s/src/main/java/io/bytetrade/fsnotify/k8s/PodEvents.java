package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import io.fabric8.kubernetes.api.model.Event;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes refusals to the pods that they are about, as Kubernetes Events, where {@code kubectl describe pod} shows them (DESIGN
 * §7): of a pod and a reason one Event in ten minutes. It is written at once; its count, its time and its text are brought up
 * to date at most once a minute. Of a pod that does not exist nothing is written. For one thread; blocks.
 */
final class PodEvents {
    private static final System.Logger LOG = System.getLogger(PodEvents.class.getName());

    /** More series than that: the oldest is begun anew with its next refusal. */
    private static final int MOST_SERIES = 1024;

    private static final int LONGEST_MESSAGE = 1024;

    /** What one Event stands for. */
    private record Subject(String namespace, String pod, String reason) {}

    private final ApiClient api;
    private final PodDirectory pods;
    private final InstantSource clock;
    private final Map<Subject, EventSeries> series = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, EventSeries> eldest) {
            return size() > MOST_SERIES;
        }
    };
    /** Whether it was said that there is no right to write Events. */
    private boolean forbiddenSaid;

    PodEvents(ApiClient api, PodDirectory pods, InstantSource clock) {
        this.api = api;
        this.pods = pods;
        this.clock = clock;
    }

    /** Counts a refusal that has a channel id; {@link #writeCounts} writes it. */
    void record(Refusal refusal) {
        writeCounts(); // a series that is over is not counted on
        ChannelId id = refusal.channel().orElseThrow();
        Instant now = clock.instant();
        series.computeIfAbsent(
                        new Subject(id.namespace(), id.pod(), reason(refusal.code())), begun -> new EventSeries(now))
                .add(message(id, refusal), now);
    }

    /** Writes what is due, and forgets series that are over. */
    void writeCounts() {
        Instant now = clock.instant();
        List<Subject> over = new ArrayList<>();
        series.forEach((subject, each) -> {
            if (each.isDue(now)) {
                write(subject, each, now);
            }
            if (each.isOver(now)) {
                over.add(subject);
            }
        });
        series.keySet().removeAll(over);
    }

    private void write(Subject subject, EventSeries due, Instant now) {
        try {
            if (due.name().isPresent()) {
                api.send(
                        ApiResource.EVENTS.patch(subject.namespace(), due.name().get(), due.news()));
                due.written(now);
            } else {
                create(subject, due, now);
            }
        } catch (ApiFailure e) {
            failed(e);
            due.failed(now, e.isForbidden());
        } catch (AdapterException e) {
            LOG.log(Level.DEBUG, "no Event for {0}: {1}", subject, e.getMessage());
            due.failed(now, !e.isRetryable());
        }
    }

    private void create(Subject subject, EventSeries due, Instant now) throws ApiFailure, AdapterException {
        Optional<PodInfo> pod = pods.lookup(subject.namespace(), subject.pod());
        if (pod.isEmpty()) {
            due.failed(now, true);
            return;
        }
        Event body = due.event(subject.namespace(), subject.pod(), pod.get().uid(), subject.reason());
        Event answer = api.send(ApiResource.EVENTS.create(subject.namespace(), "", body), Event.class);
        due.created(answer.getMetadata().getName(), now);
        forbiddenSaid = false;
    }

    private void failed(ApiFailure failure) {
        boolean said = forbiddenSaid || !failure.isForbidden();
        forbiddenSaid |= failure.isForbidden();
        LOG.log(
                said ? Level.DEBUG : Level.WARNING,
                "refusals are not recorded as Events on their pods: {0}",
                failure.toAdapterException().getMessage());
    }

    private static String message(ChannelId id, Refusal refusal) {
        String from = refusal.peer() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? " (client " + peer.getAddress().getHostAddress() + ')'
                : "";
        // What a client sent must not command the terminal of who reads it.
        String text = (id + ": " + refusal.text() + from).replaceAll("\\p{Cc}", "?");
        return text.codePointCount(0, text.length()) <= LONGEST_MESSAGE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_MESSAGE));
    }

    /** {@code NOT_MAPPED} becomes {@code NotMapped}, as reasons are written. */
    private static String reason(NoticeCode code) {
        StringBuilder reason = new StringBuilder();
        for (String word : code.name().split("_")) {
            reason.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return reason.toString();
    }
}
