package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A payload of Redis to events. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PayloadBenchmark {
    @Param({"1", "100"})
    private int events;

    private final PayloadParser parser = new PayloadParser();
    private byte[] payload;

    @Setup
    public void setUp() {
        payload = IntStream.range(0, events)
                .mapToObj(i -> "{\"Name\":\"/srv/volumes/tenant-1/documents/report-" + i
                        + ".pdf\",\"Op\":1,\"Key\":\"/srv/volumes/tenant-1/documents\"}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(UTF_8);
    }

    @Benchmark
    public void parse(Blackhole hole) throws MalformedPayloadException {
        parser.parse(payload, hole::consume);
    }
}
