package io.bytetrade.fsnotify.cli.admin;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One thing that health depends on.
 *
 * @param name what is looked at, one word
 * @param result what was found
 * @param reason why it is not ok, for a person; empty if it is
 */
record Check(String name, Result result, String reason) {
    enum Result {
        OK,
        /** Something is wrong that other instances suffer from as well; clients are no better off with them. */
        DEGRADED,
        FAILED
    }

    static Check ok(String name) {
        return new Check(name, Result.OK, "");
    }

    static Check of(String name, boolean isOk, Result otherwise, String reason) {
        return isOk ? ok(name) : new Check(name, otherwise, reason);
    }

    /** The check as a page of its own, for whoever wants to know of no other: degraded is not good enough. */
    Reply reply() {
        return Reply.text(result == Result.OK ? Reply.OK : Reply.UNAVAILABLE, this + "\n");
    }

    /** The checks as a page: each with its name, and at the end what they come to. */
    static Reply reply(List<Check> checks, String good, String bad) {
        Result worst = checks.stream().map(Check::result).max(Result::compareTo).orElse(Result.OK);
        String verdict = switch (worst) {
            case OK -> good;
            case DEGRADED -> good + ", degraded";
            case FAILED -> bad;
        };
        String lines = checks.stream().map(check -> check + "\n").collect(Collectors.joining());
        return Reply.text(worst == Result.FAILED ? Reply.UNAVAILABLE : Reply.OK, lines + verdict + '\n');
    }

    /** As it stands on the page. */
    @Override
    public String toString() {
        return name + ' ' + result.name().toLowerCase(Locale.ROOT) + (reason.isEmpty() ? "" : ": " + reason);
    }
}
