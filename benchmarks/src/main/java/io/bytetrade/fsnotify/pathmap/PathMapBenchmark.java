package io.bytetrade.fsnotify.pathmap;

import java.util.List;
import java.util.Optional;
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

/** A path of a WATCH to its path on the node, through a pod of several mounts; the name of an event back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PathMapBenchmark {
    @Param({"1", "10"})
    private int mounts;

    private PathMap map;
    private final MappedPath watched = new MappedPath("/mnt/data/documents", "/srv/volumes/tenant-1/documents");

    @Setup
    public void setUp() {
        List<Volume> volumes = java.util.stream.IntStream.range(0, mounts)
                .<Volume>mapToObj(i -> new Volume.HostPath("v" + i, "/srv/volumes/tenant-" + i, HostPathType.DIRECTORY))
                .toList();
        map = PathMap.of(
                volumes,
                java.util.stream.IntStream.range(0, mounts)
                        .mapToObj(i -> new VolumeMount("v" + i, i == 0 ? "/mnt/data" : "/mnt/other-" + i, "", ""))
                        .toList(),
                HostPathType.DEFAULT_ALLOWED);
        if (!(map.map("/mnt/data/a") instanceof Mapping.Mapped)) {
            throw new IllegalStateException(map.map("/mnt/data/a").toString());
        }
    }

    @Benchmark
    public Mapping toNode() {
        return map.map("/mnt/data/documents/2026/november");
    }

    @Benchmark
    public Optional<String> toPod() {
        return watched.toPod("/srv/volumes/tenant-1/documents/report-2026-november.pdf");
    }
}
