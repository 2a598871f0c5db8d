package io.bytetrade.fsnotify.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads how much memory a proxy takes; 0 is what cannot be known. */
interface MemoryMeter {
    /** The heap that is in use after a collection, in bytes. */
    long heap();

    /** The resident memory of its process, in bytes. */
    long resident();

    /** This process. */
    static MemoryMeter ofThisProcess() {
        return new MemoryMeter() {
            @Override
            public long heap() {
                System.gc();
                return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            }

            @Override
            public long resident() {
                return residentOf("self");
            }
        };
    }

    /** Another process of this machine. */
    static MemoryMeter ofProcess(long pid) {
        return new MemoryMeter() {
            @Override
            public long heap() {
                return 0;
            }

            @Override
            public long resident() {
                return residentOf(Long.toString(pid));
            }
        };
    }

    /** None: it runs elsewhere. */
    static MemoryMeter none() {
        return new MemoryMeter() {
            @Override
            public long heap() {
                return 0;
            }

            @Override
            public long resident() {
                return 0;
            }
        };
    }

    /** In kibibytes, in the line {@code VmRSS} (proc(5)); 0 where there is no such file. */
    private static long residentOf(String process) {
        Path status = Path.of("/proc", process, "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the memory of process " + process, e);
        }
    }
}
