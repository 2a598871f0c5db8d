package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.Optional;

/**
 * What the pod directory said.
 *
 * @param pod the pod, or empty if there was none
 * @param askedAt when the call began, in the timer's nanoseconds: the answer is no older than that
 * @param reasked whether an earlier answer was still remembered and did not suffice
 */
record PodAnswer(Optional<PodInfo> pod, long askedAt, boolean reasked) {
    boolean isFrom(long instant) {
        return askedAt - instant >= 0;
    }
}
