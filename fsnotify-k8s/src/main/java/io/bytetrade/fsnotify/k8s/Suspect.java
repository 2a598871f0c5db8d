package io.bytetrade.fsnotify.k8s;

import java.util.List;
import java.util.Objects;

/**
 * An FSWatcher that somebody might look at, and why.
 *
 * @param namespace its namespace
 * @param name its name
 * @param symptoms at least one
 */
public record Suspect(String namespace, String name, List<Symptom> symptoms) {
    /** Copies the list. */
    public Suspect {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(name, "name");
        symptoms = List.copyOf(symptoms);
    }

    /** What is wrong with an FSWatcher. */
    public enum Kind {
        /** Its pod is gone, has finished, or is another one of the same name: no client can claim it. */
        NO_LIVE_POD,
        /** The replica that holds it has no Lease, or one that it does not renew. Replicas that run collect it in a while. */
        HOLDER_GONE,
        /** Another FSWatcher has the same channel id. */
        DUPLICATE,
        /** Nobody holds it: it is the Go proxy's, or of a process that ran alone. The next claim of its channel id adopts it. */
        NO_HOLDER
    }

    /**
     * One thing that is wrong with an FSWatcher.
     *
     * @param kind what
     * @param text the same for the operator, without a full stop
     */
    public record Symptom(Kind kind, String text) {
        /** No member may be null. */
        public Symptom {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Whether it has a symptom of this kind.
     *
     * @param kind the kind
     * @return whether
     */
    public boolean has(Kind kind) {
        return symptoms.stream().anyMatch(symptom -> symptom.kind() == kind);
    }

    /**
     * Whether there is more to it than that nobody holds it, which is in order while a cluster moves from the Go proxy.
     *
     * @return whether
     */
    public boolean needsAttention() {
        return symptoms.stream().anyMatch(symptom -> symptom.kind() != Kind.NO_HOLDER);
    }
}
