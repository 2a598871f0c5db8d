package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;

/** What went wrong with the paths of one put: the caller hears of one for all, and of a passing one first. */
final class Failures {
    private AdapterException worst;
    private int others = -1;

    void add(AdapterException failure) {
        others++;
        if (worst == null || failure.isRetryable() && !worst.isRetryable()) {
            worst = failure;
        }
    }

    void throwWorst() throws AdapterException {
        if (worst == null) {
            return;
        }
        if (others == 0) {
            throw worst;
        }
        String message = worst.getMessage() + " (and " + others + " more of this watcher's paths)";
        throw worst.isRetryable()
                ? AdapterException.retryable(message, worst)
                : AdapterException.permanent(message, worst);
    }
}
