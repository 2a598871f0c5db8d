package io.bytetrade.fsnotify.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A temporary directory in which something happens all the time. Closing it removes it. */
final class DemoFiles implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DemoFiles.class.getName());
    private static final long STEP_MILLIS = 700;

    private final Path directory;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    private int step;

    private DemoFiles(Path directory) {
        this.directory = directory;
    }

    static DemoFiles create() throws IOException {
        return new DemoFiles(Files.createTempDirectory("fsnotify-proxy-demo"));
    }

    Path directory() {
        return directory;
    }

    void startWriting() {
        writer.scheduleAtFixedRate(this::next, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A file is made, written in a burst, left alone until its window ends, and removed. */
    private void next() {
        Path file = directory.resolve("file-" + step / 4 + ".txt");
        try {
            switch (step++ % 4) {
                case 0 -> Files.createFile(file);
                case 1 -> write(file);
                case 2 -> LOG.log(System.Logger.Level.TRACE, "quiet");
                default -> Files.delete(file);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the demo cannot write", e);
        }
    }

    private static void write(Path file) throws IOException {
        for (int line = 0; line < 100; line++) {
            Files.writeString(file, "line " + line + "\n", StandardOpenOption.APPEND);
        }
    }

    @Override
    public void close() throws IOException {
        writer.shutdownNow();
        try {
            writer.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
