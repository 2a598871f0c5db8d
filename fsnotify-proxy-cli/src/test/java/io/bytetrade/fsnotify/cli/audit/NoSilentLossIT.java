package io.bytetrade.fsnotify.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random faults, and books that must be right in the end (DESIGN §5). For hours: docs/TESTING.md. */
@Timeout(value = 1, unit = TimeUnit.DAYS)
class NoSilentLossIT {
    @Test
    void whateverHappensToRedisAndToClientsNothingIsLostInSilence() throws Exception {
        Set<Fault.Kind> kinds =
                AuditSettings.kindsAt(EnumSet.of(Fault.Place.REDIS, Fault.Place.PUBLISHER, Fault.Place.CLIENT));
        AuditReport report = new Audit(
                        AuditSettings.ofProperties(20, kinds),
                        (redis, settings) ->
                                new InProcessProxy(redis, settings.loops(), builder -> {}, UnaryOperator.identity()))
                .run();

        assertThat(report.violations()).as(report.toString()).isEmpty();
    }
}
