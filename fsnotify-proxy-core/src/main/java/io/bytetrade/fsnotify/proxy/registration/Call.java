package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * One call to the registry: a put, or without paths a remove.
 *
 * @param id the watcher
 * @param podUid its pod's uid, or null
 * @param nodePaths what the registry is to hold, unordered: it is sorted by the worker, not under a lock
 * @param claimedAt when it was last claimed, or null if it never was
 */
record Call(ChannelId id, String podUid, List<String> nodePaths, Instant claimedAt) {
    /** What came of a call. */
    enum Outcome {
        /** The registry holds what was sent, or after a remove nothing. */
        HELD,
        /** Somebody else has claimed the watcher since. */
        YIELDED,
        /** It failed and may succeed later by itself. */
        DELAYED,
        /** The registry threw what it should not have: a bug, and otherwise the same as delayed. */
        BROKEN,
        /** It failed, and will until somebody mends the cause. */
        REFUSED
    }

    /**
     * What came of the call.
     *
     * @param outcome which of five
     * @param failure the failure, or null if there was none
     */
    record Result(Outcome outcome, AdapterException failure) {}

    boolean isRemove() {
        return nodePaths.isEmpty();
    }

    /** Makes the call; blocks. What it throws is its result, an error too: else its id would stay under way for ever. */
    Result make(WatchRegistry registry) {
        try {
            if (isRemove()) {
                registry.remove(id);
                return new Result(Outcome.HELD, null);
            }
            WatchedPaths wanted = new WatchedPaths(id, podUid, new TreeSet<>(nodePaths), claimedAt);
            return new Result(
                    switch (Objects.requireNonNull(registry.put(wanted), "put returned null, not an outcome")) {
                        case HELD -> Outcome.HELD;
                        case YIELDED -> Outcome.YIELDED;
                    },
                    null);
        } catch (AdapterException e) {
            return new Result(e.isRetryable() ? Outcome.DELAYED : Outcome.REFUSED, e);
        } catch (RuntimeException | Error e) {
            return new Result(Outcome.BROKEN, AdapterException.retryable("the registry threw " + e, e));
        }
    }
}
