package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file descriptors of this process, as Linux tells them (proc(5): {@code /proc/self/limits}, {@code /proc/self/fd}). */
public final class Descriptors {
    /** Kept for everything that is no client: calls to a pod directory, log files, class loading. */
    private static final int RESERVE = 32;

    private static final String LIMIT = "Max open files";
    private static final System.Logger LOG = System.getLogger(Descriptors.class.getName());

    private Descriptors() {}

    /**
     * How many connections the process can take beside what it has open now and a reserve.
     *
     * @return at least 1; {@link Integer#MAX_VALUE} where it cannot be known, or there is no limit
     */
    public static int availableForConnections() {
        try {
            return Math.max(1, limit(Files.readAllLines(Path.of("/proc/self/limits"))) - open() - RESERVE);
        } catch (IOException | DirectoryIteratorException | NumberFormatException notLinux) {
            LOG.log(System.Logger.Level.DEBUG, "the limit of open files is not known", notLinux);
            return Integer.MAX_VALUE;
        }
    }

    /** The soft limit, from lines like {@code Max open files   1024   4096   files}. */
    static int limit(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith(LIMIT)) {
                String soft = line.substring(LIMIT.length()).trim().split("\\s+")[0];
                return soft.equals("unlimited")
                        ? Integer.MAX_VALUE
                        : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
            }
        }
        return Integer.MAX_VALUE;
    }

    private static int open() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path ignored : files) {
                count++;
            }
        }
        return count;
    }
}
