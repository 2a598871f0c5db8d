package io.bytetrade.fsnotify.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same audit with a bug in the proxy, or on the wire, which it must find; and without one, when it must find none. */
@Timeout(120)
class AuditFindsBugsIT {
    private static final FaultPlan SUBSCRIPTION_LOST = plan(Fault.Kind.REDIS_CUTS_SUBSCRIBERS, 300, 0);
    private static final FaultPlan CLIENT_TOO_SLOW = plan(Fault.Kind.CLIENT_STALLED, 0, 900);

    @Test
    void withoutABugItFindsNone() throws Exception {
        assertThat(audit(UnaryOperator.identity()).run().violations()).isEmpty();
        AuditReport gap =
                audit(UnaryOperator.identity()).plan(SUBSCRIPTION_LOST).run();
        assertThat(gap.violations()).isEmpty();
        assertThat(gap.gapsTold()).isPositive();
        AuditReport slow = audit(UnaryOperator.identity()).plan(CLIENT_TOO_SLOW).run();
        assertThat(slow.violations()).isEmpty();
        assertThat(slow.lostTold()).isPositive();
    }

    @Test
    void aSlowClientThatIsNotToldOfItsLossIsFound() throws Exception {
        assertFound(
                audit(UnaryOperator.identity())
                        .plan(CLIENT_TOO_SLOW)
                        .tamper(() -> Tamper.swallowing(Set.of(NoticeCode.EVENTS_LOST))),
                "no EVENTS_LOST is there");
    }

    @Test
    void aGapThatIsNotToldToAClientIsFound() throws Exception {
        assertFound(
                audit(UnaryOperator.identity())
                        .plan(SUBSCRIPTION_LOST)
                        .tamper(() -> Tamper.swallowing(Set.of(NoticeCode.SOURCE_GAP))),
                "no SOURCE_GAP is there");
    }

    @Test
    void aGapThatTheProxyForgetsIsFound() throws Exception {
        assertFound(audit(Defects.noGaps()).plan(SUBSCRIPTION_LOST), "no SOURCE_GAP is there");
    }

    @Test
    void aGapThatComesAfterTheNextEventsIsFound() throws Exception {
        assertFound(audit(Defects.gapsTooLate()).plan(SUBSCRIPTION_LOST), "no SOURCE_GAP is there");
    }

    @Test
    void aWriteThatComesBehindTheNextOpOfItsFileIsFound() throws Exception {
        assertFound(audit(Defects.noFlushBeforeTheNextOp()), "no WRITE between");
    }

    @Test
    void aFileWhoseWritesAreNeverReportedIsFound() throws Exception {
        assertFound(audit(Defects.noWrites()), "no WRITE between");
    }

    @Test
    void anEventThatVanishesIsFound() throws Exception {
        assertFound(audit(Defects.oneIn(100, event -> List.of())), "no EVENTS_LOST is there");
    }

    @Test
    void anEventThatComesTwiceIsFound() throws Exception {
        assertFound(audit(Defects.oneIn(100, event -> List.of(event.get(0), event.get(0)))), "came again or too late");
    }

    @Test
    void eventsOutOfOrderAreFound() throws Exception {
        assertFound(audit(Defects.swappedNeighbours()), "came again or too late");
    }

    @Test
    void anOpThatChangesIsFound() throws Exception {
        assertFound(
                audit(Defects.oneIn(100, event -> List.of(changed(event.get(0), "", Op.CHMOD)))), "is altered: the op");
    }

    @Test
    void aNameThatChangesIsFound() throws Exception {
        assertFound(audit(Defects.oneIn(100, event -> List.of(changed(event.get(0), "!", 0)))), "is altered: the name");
    }

    private static NodeEvent changed(NodeEvent event, String suffix, int flippedBits) {
        return new NodeEvent(event.name() + suffix, event.op() ^ flippedBits, event.key());
    }

    private static FaultPlan plan(Fault.Kind kind, long atMillis, long forMillis) {
        return new FaultPlan(List.of(new Fault(kind, atMillis, forMillis, 0)));
    }

    private static Audit audit(UnaryOperator<EventSink> defect) {
        return new Audit(
                new AuditSettings(7, Duration.ofSeconds(1), 1, 10_000, 1, Set.of()),
                (redis, settings) ->
                        new InProcessProxy(redis, 1, builder -> builder.stallTime(Duration.ofSeconds(30)), defect));
    }

    private static void assertFound(Audit audit, String violation) throws Exception {
        AuditReport report = audit.run();

        assertThat(report.violations()).as(report.toString()).anyMatch(each -> each.contains(violation));
    }
}
