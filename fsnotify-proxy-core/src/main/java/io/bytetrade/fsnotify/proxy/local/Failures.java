package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What went wrong with the paths of one put: the caller hears of all at once, in the words of one, of a passing one first. */
final class Failures {
    private final Set<String> failed = new TreeSet<>();
    private final TreeMap<String, String> refused = new TreeMap<>();
    private AdapterException worst;

    void add(String path, AdapterException failure) {
        if (failure.isPartial()) {
            refused.putAll(failure.refusedPaths());
        } else {
            failed.add(path);
        }
        if (worst == null || failure.isRetryable() && !worst.isRetryable()) {
            worst = failure;
        }
    }

    void throwThem() throws AdapterException {
        if (worst == null) {
            return;
        }
        int others = failed.size() + refused.size() - 1;
        String more = others == 0 ? "" : " (and " + others + " more of this watcher's paths)";
        throw AdapterException.partial(worst.getMessage() + more, worst, failed, refused);
    }
}
