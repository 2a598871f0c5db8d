package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.cli.bench.BenchResult;
import java.io.StringWriter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The result of a run, for a person or a program. */
final class BenchReport {
    private static final JsonFactory JSON = new JsonFactory();

    private BenchReport() {}

    static String text(BenchResult result) {
        return String.format(
                Locale.ROOT,
                """
                events published      %,d
                deliveries            %,d in %.2f s, %,.0f a second; %.1f in a frame
                proxy CPU             %s
                latency               p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms
                connecting            all had received an event after %.2f s; resident memory %s
                heap per connection   %s
                coalesced WRITEs      %,d arrived
                missing %,d, repeated or out of order %,d, notices %,d%s""",
                result.events(),
                result.deliveries(),
                result.seconds(),
                result.deliveriesPerSecond(),
                result.recordsPerFrame(),
                result.proxyCpuSeconds() == 0
                        ? "not measured"
                        : String.format(
                                Locale.ROOT,
                                "%.2f s, %.3f s for a million deliveries",
                                result.proxyCpuSeconds(),
                                result.cpuPerMillion()),
                result.p50Millis(),
                result.p99Millis(),
                result.p999Millis(),
                result.maxMillis(),
                result.readySeconds(),
                result.residentMore() == 0
                        ? "not measured"
                        : String.format(Locale.ROOT, "%+.1f MB", result.residentMore() / 1e6),
                result.bytesPerConnection() == 0
                        ? "not measured (with 1,000 clients or more, and a proxy of this process)"
                        : result.bytesPerConnection() + " bytes",
                result.writes(),
                result.missing(),
                result.repeated(),
                result.notices(),
                result.isComplete() ? ": every event once, in order" : "");
    }

    static String json(BenchResult result) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            generator.writeStartObject();
            generator.writeNumberProperty("events", result.events());
            generator.writeNumberProperty("deliveries", result.deliveries());
            generator.writeNumberProperty("writes", result.writes());
            generator.writeNumberProperty("missing", result.missing());
            generator.writeNumberProperty("repeated", result.repeated());
            generator.writeNumberProperty("notices", result.notices());
            generator.writeNumberProperty("recordsPerFrame", result.recordsPerFrame());
            generator.writeNumberProperty("seconds", result.seconds());
            generator.writeNumberProperty("deliveriesPerSecond", result.deliveriesPerSecond());
            generator.writeNumberProperty("proxyCpuSeconds", result.proxyCpuSeconds());
            generator.writeNumberProperty("proxyCpuSecondsPerMillion", result.cpuPerMillion());
            generator.writeNumberProperty("readySeconds", result.readySeconds());
            generator.writeNumberProperty("residentBytesMore", result.residentMore());
            generator.writeNumberProperty("heapBytesPerConnection", result.bytesPerConnection());
            generator.writeNumberProperty("p50Millis", result.p50Millis());
            generator.writeNumberProperty("p99Millis", result.p99Millis());
            generator.writeNumberProperty("p999Millis", result.p999Millis());
            generator.writeNumberProperty("maxMillis", result.maxMillis());
            generator.writeEndObject();
        }
        return line.toString();
    }
}
