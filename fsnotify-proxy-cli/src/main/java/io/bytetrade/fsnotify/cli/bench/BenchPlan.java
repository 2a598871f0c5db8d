package io.bytetrade.fsnotify.cli.bench;

import java.time.Duration;

/**
 * What to load a proxy with.
 *
 * @param clients connections, each with a channel id of its own
 * @param watches paths that each of them watches, the same for all
 * @param bystanders further connections, which watch what no event is about
 * @param stalled further connections, which watch like the clients and read nothing
 * @param events how many to publish after the warm-up, or 0 to publish for {@code duration}
 * @param duration how long to publish
 * @param warmUp how long to publish before anything is measured
 * @param rate events a second, or 0 for as many as the clients take
 * @param batch events in a payload
 * @param nameBytes the least length of a name
 * @param matching the share of events that somebody watches, 0 to 1
 * @param writing the share of matching events that are WRITEs of a few files, which the proxy coalesces, 0 to 1
 * @param window events that may be under way when {@code rate} is 0
 */
public record BenchPlan(
        int clients,
        int watches,
        int bystanders,
        int stalled,
        long events,
        Duration duration,
        Duration warmUp,
        long rate,
        int batch,
        int nameBytes,
        double matching,
        double writing,
        int window) {
    /** Checks the ranges; a window of 0 becomes one that suits the number of clients. */
    public BenchPlan {
        require(clients >= 1 && watches >= 1 && batch >= 1, "clients, watches and batch must be at least 1");
        require(bystanders >= 0 && stalled >= 0, "bystanders and stalled must not be negative");
        require(events >= 0 && rate >= 0 && window >= 0, "events, rate and window must not be negative");
        require(matching >= 0 && matching <= 1 && writing >= 0 && writing <= 1, "shares go from 0 to 1");
        require(nameBytes <= 255, "a name has 255 bytes at the most");
        if (window == 0) {
            window = (int) Math.max(64, Math.min(4096, 200_000L / clients));
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
