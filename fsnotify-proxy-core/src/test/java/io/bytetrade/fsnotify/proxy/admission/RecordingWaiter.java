package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Waits for a pod, and keeps what it hears. */
final class RecordingWaiter implements PodLookups.Waiter {
    final List<PodAnswer> answers = new ArrayList<>();
    final List<String> delays = new ArrayList<>();

    @Override
    public void answered(PodAnswer answer) {
        answers.add(answer);
    }

    @Override
    public void delayed(String reason) {
        delays.add(reason);
    }

    boolean isServed() {
        return !answers.isEmpty();
    }

    Optional<PodInfo> pod() {
        return answers.get(answers.size() - 1).pod();
    }
}
