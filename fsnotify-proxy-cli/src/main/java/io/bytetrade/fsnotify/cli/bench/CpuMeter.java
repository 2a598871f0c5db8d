package io.bytetrade.fsnotify.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the CPU time of a proxy. */
@FunctionalInterface
interface CpuMeter {
    /** Clock ticks in a second, as Linux reports them to programs on all its platforms (proc(5), sysconf(3)). */
    long TICKS = 100;

    /** Nanoseconds so far. */
    long nanos();

    /** This process without the calling thread, which publishes. */
    static CpuMeter ofThisProcessWithoutThisThread() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return () ->
                system.getProcessCpuTime() - ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Another process of this machine. */
    static CpuMeter ofProcess(long pid) {
        return () -> {
            try {
                String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                // The second field may hold blanks; utime and stime are the 14th and 15th (proc(5)).
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * (1_000_000_000L / TICKS);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the CPU time of process " + pid, e);
            }
        };
    }

    /** None: it runs elsewhere. */
    static CpuMeter none() {
        return () -> 0;
    }
}
