package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import java.util.concurrent.TimeUnit;
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

/** Who watches a path, among few and many. The text is new each time, as an event's is, so that its hash is computed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WatchTableBenchmark {
    @Param({"10", "1000", "100000"})
    private int watches;

    private final WatchTable table = new WatchTable();
    private int next;

    @Setup
    public void setUp() {
        for (int i = 0; i < watches; i++) {
            MappedPath path = new MappedPath("/mnt/data/" + i, "/srv/volumes/tenant-1/" + i);
            table.add(new Watch(null, path, 0), null);
        }
    }

    @Benchmark
    public Object found() {
        next = (next + 7919) % watches;
        return table.get("/srv/volumes/tenant-1/" + next);
    }

    @Benchmark
    public Object absent() {
        next = (next + 7919) % watches;
        return table.get("/srv/volumes/tenant-2/" + next);
    }
}
