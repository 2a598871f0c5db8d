package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;

/** What the rules say about a claim, given what is known of the pod. */
sealed interface Verdict {
    /**
     * The claim is good.
     *
     * @param tolerated whether it would not be, were the peer check stricter
     */
    record Admitted(PodInfo pod, boolean tolerated) implements Verdict {}

    /** The claim is bad. */
    record Refused(NoticeCode code, String text) implements Verdict {}

    /**
     * The peer is not that pod as far as its status tells, which can lag behind its containers by seconds.
     *
     * @param text for the refusal that it becomes when it stays so
     */
    record Stranger(PodInfo pod, String text) implements Verdict {}
}
