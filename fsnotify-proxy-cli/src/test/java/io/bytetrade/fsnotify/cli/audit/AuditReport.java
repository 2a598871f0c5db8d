package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.proxy.ProxyStats;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What a run has come to. */
final class AuditReport {
    private final AuditSettings settings;
    private final FaultPlan plan;
    private final List<String> violations = new ArrayList<>();
    private final List<String> facts = new ArrayList<>();
    private long gapsTold;
    private long lostTold;

    AuditReport(AuditSettings settings, FaultPlan plan) {
        this.settings = settings;
        this.plan = plan;
    }

    /** What was wrong; empty after a good run. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many gaps were told, over all clients. */
    long gapsTold() {
        return gapsTold;
    }

    /** How many events were told as lost, over all clients. */
    long lostTold() {
        return lostTold;
    }

    void require(boolean rule, String violation) {
        if (!rule) {
            violations.add(violation);
        }
    }

    /** Closes the books, after everybody has ended: do the counts add up? */
    void close(Publishers publishers, ProxyUnderTest proxy, Clients clients) {
        facts.add(publishers.published() + " events were published");
        proxy.tap().ifPresent(tap -> {
            violations.addAll(tap.violations());
            facts.add(tap.events() + " events and " + tap.gaps() + " gaps came from the source");
            requireAtMost(tap.events(), "events from the source", publishers.published(), "published");
        });
        for (Books each : clients.books()) {
            violations.addAll(each.violations());
            facts.add(each.toString());
            require(!each.isOpen(), each + ": its session has not ended");
        }
        gapsTold = sum(clients, Books::gapsTold);
        lostTold = sum(clients, Books::lostTold);
        require(clients.steady().cuts() == 0, "a client to whom nothing happens was cut");
        proxy.stats().ifPresent(stats -> {
            facts.add(stats.toString());
            requireSums(stats, clients);
            proxy.tap().ifPresent(tap -> requireSums(stats, tap, clients.steady()));
        });
    }

    private void requireSums(ProxyStats stats, Clients clients) {
        boolean cut = clients.books().stream().anyMatch(each -> each.cuts() > 0);
        requireSum(cut, sum(clients, Books::received), "events at clients", stats.recordsDelivered(), "delivered");
        requireSum(cut, sum(clients, Books::lostTold), "events told as lost", stats.recordsDroppedSlow(), "dropped");
        requireSum(
                cut,
                sum(clients, Books::notRepresentableTold),
                "events told as not representable",
                stats.recordsNotRepresentable(),
                "counted");
        requireEqual(stats.connectionsOpened(), "connections opened", stats.connectionsClosed(), "closed");
        requireEqual(stats.outboxBytes(), "bytes in outboxes", 0, "at the end");
        requireEqual(stats.watches(), "watches", 0, "at the end");
    }

    /** The steady client watches everything: whatever the source hands over must appear in its books. */
    private void requireSums(ProxyStats stats, Tap tap, Books steady) {
        requireEqual(tap.events(), "events from the source", stats.eventsReceived(), "received");
        requireEqual(tap.gaps(), "gaps from the source", stats.sourceGaps(), "received");
        requireEqual(stats.eventsMisplaced(), "events misplaced", 0, "expected");
        if (settings.loops() > 1) {
            return;
        }
        requireEqual(tap.events(), "events from the source", stats.eventsMatched(), "matched");
        requireEqual(
                stats.eventsMatched(),
                "events matched",
                stats.writesCoalesced() + steady.received() + steady.lostTold() + steady.notRepresentableTold(),
                "coalesced, at the steady client, or told to it as lost");
    }

    private static long sum(Clients clients, ToLongFunction<Books> count) {
        return clients.books().stream().mapToLong(count).sum();
    }

    /** What was on its way to a client when it was cut did not arrive there. */
    private void requireSum(boolean cut, long arrived, String what, long sent, String where) {
        if (cut) {
            requireAtMost(arrived, what, sent, where);
        } else {
            requireEqual(arrived, what, sent, where);
        }
    }

    private void requireEqual(long one, String what, long other, String where) {
        require(one == other, one + " " + what + ", but " + other + " " + where);
    }

    private void requireAtMost(long one, String what, long other, String where) {
        require(one <= other, one + " " + what + ", but only " + other + " " + where);
    }

    @Override
    public String toString() {
        return settings + "\n" + facts.stream().collect(Collectors.joining("\n")) + "\n"
                + (violations.isEmpty()
                        ? "nothing was wrong"
                        : "wrong:\n" + String.join("\n", violations) + "\nthe plan was:\n" + plan);
    }
}
