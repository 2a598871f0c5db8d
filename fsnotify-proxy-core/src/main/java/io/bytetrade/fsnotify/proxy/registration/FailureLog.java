package io.bytetrade.fsnotify.proxy.registration;

import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Set;

/**
 * Logs what comes of one watcher's calls: the first failure of each kind as a warning, its repeats for debugging, and the end
 * of the trouble once. Used by the thread that makes the call.
 */
final class FailureLog {
    private final System.Logger log;
    private final Set<Call.Outcome> warned = EnumSet.noneOf(Call.Outcome.class);

    FailureLog(System.Logger log) {
        this.log = log;
    }

    void log(Call call, Call.Result result) {
        if (result.failure() != null) {
            failed(call, result);
        } else if (!warned.isEmpty()) {
            warned.clear();
            log.log(Level.INFO, end(call, result.outcome()));
        }
    }

    private void failed(Call call, Call.Result result) {
        boolean first = warned.add(result.outcome());
        String text = (call.isRemove() ? "cannot remove " : "cannot register ")
                + call.id()
                + (result.outcome() == Call.Outcome.REFUSED
                        ? ", and will not try again until something changes: "
                        : ", will try again: ")
                + result.failure().getMessage();
        if (first && result.outcome() == Call.Outcome.BROKEN) {
            log.log(Level.WARNING, text, result.failure().getCause());
        } else {
            log.log(first ? Level.WARNING : Level.DEBUG, text);
        }
    }

    private static String end(Call call, Call.Outcome outcome) {
        if (outcome == Call.Outcome.YIELDED) {
            return call.id() + " has been claimed elsewhere and is left to them";
        }
        return (call.isRemove() ? "removed " : "registered ") + call.id() + " after all";
    }
}
